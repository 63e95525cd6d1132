"""What the benchmarks run on: the program, its databases and the load."""
