package example;

final class Main {
  private Main() {}

  public static void main(String[] args) throws ClassNotFoundException {
    // To become the shortest use of Skep; until then, proof that it is on the class path.
    Class.forName("io.skep.bootstrap.package-info");
    System.out.println("embedded");
  }
}
