"""The task spec: YAML text in, a TaskSpec or located problems out."""
