"""Preview and collection on this machine: pages served as they change, submissions stored as they come."""
