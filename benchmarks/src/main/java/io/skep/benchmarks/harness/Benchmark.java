package io.skep.benchmarks.harness;

import java.util.List;

/** Benchmark of one performance target. */
public interface Benchmark {

  /** Returns the name that selects the benchmark. */
  String name();

  /** Runs the benchmark and returns its measurements. */
  List<Measurement> run(BenchmarkPlan plan) throws Exception;
}
