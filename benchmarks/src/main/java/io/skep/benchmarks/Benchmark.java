package io.skep.benchmarks;

import java.util.List;

/** Measures one promise. */
interface Benchmark {

  /** Returns its name, by which it is picked. */
  String name();

  /** Measures, and returns what was found. */
  List<Figure> run(Plan plan) throws Exception;
}
