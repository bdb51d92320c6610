"""Scripts of the repository: samples, documentation, benchmarks."""
