// Runs the program in a virtual machine of its own, as its user would.
def separator = File.pathSeparator
def classPath = new File(basedir, "target/classes").path + separator + new File(basedir, "target/classpath").text
def java = new File(System.getProperty("java.home"), "bin/java").path
def program =
    new ProcessBuilder(java, "-cp", classPath, "example.Main").directory(basedir).redirectErrorStream(true).start()
def output = program.inputStream.text
assert program.waitFor() == 0 : output
assert output.readLines().last() == 'COMPLETED "count the bees: 42"' : output
