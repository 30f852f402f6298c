"""Old result files: responses of workers, output manifests and result tables, read as what each worker answered."""
