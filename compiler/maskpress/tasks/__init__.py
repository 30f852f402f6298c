"""Tasks: a task spec applied to its rows, with every image checked."""
