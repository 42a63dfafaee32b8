package io.skep.adapters.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The files below some paths, in the order of their names, so that the versions of a file come one
 * after the other. A path that is named may itself be a symbolic link; what is found below it is
 * never followed out of it.
 */
final class FolderWalk {

  /** Folders that hold no state of anyone. */
  private static final Set<String> PASSED_OVER = Set.of(".git", "node_modules");

  /** As deep as a folder may lie: no system nests deeper, and a path has to end somewhere. */
  static final int MAX_DEPTH = 128;

  /**
   * A file.
   *
   * @param file where it is
   * @param path what it is called in reports
   * @param problem why it cannot be read; empty if nothing is known against it
   */
  record Entry(Path file, String path, String problem) {}

  private record Step(Path file, String path, int depth) {}

  private final List<Path> roots;
  private final Comparator<Step> lastName;

  /**
   * Creates a walk.
   *
   * @param first whether a file of this name comes before the others of its folder
   */
  FolderWalk(List<Path> roots, Predicate<String> first) {
    this.roots = List.copyOf(roots);
    lastName =
        Comparator.comparing((Step step) -> first.test(name(step.file())))
            .thenComparing(Comparator.comparing(Step::path).reversed());
  }

  /** Hands over every file, and every folder that cannot be read. */
  void each(Consumer<Entry> visitor) {
    for (var root : roots) {
      var name = String.valueOf(root.toAbsolutePath().normalize().getFileName());
      try {
        var real = root.toRealPath();
        boolean alone = roots.size() == 1 && Files.isDirectory(real);
        walk(new Step(real, alone ? "" : name, 0), visitor);
      } catch (IOException e) {
        visitor.accept(new Entry(root, name, UnreadableException.reason(e)));
      }
    }
  }

  private void walk(Step root, Consumer<Entry> visitor) {
    Deque<Step> steps = new ArrayDeque<>();
    steps.push(root);
    while (!steps.isEmpty()) {
      var step = steps.pop();
      var problem = problem(step);
      if (problem.isEmpty() && Files.isDirectory(step.file(), LinkOption.NOFOLLOW_LINKS)) {
        try {
          // The stack turns the order round.
          children(step).forEach(steps::push);
        } catch (IOException e) {
          visitor.accept(new Entry(step.file(), step.path(), UnreadableException.reason(e)));
        }
      } else {
        visitor.accept(new Entry(step.file(), step.path(), problem));
      }
    }
  }

  private static String problem(Step step) {
    try {
      var attributes =
          Files.readAttributes(step.file(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isSymbolicLink()) {
        return "a symbolic link, which is not followed";
      }
      if (!attributes.isRegularFile() && !attributes.isDirectory()) {
        return "neither a file nor a folder";
      }
      return step.depth() > MAX_DEPTH ? "deeper than " + MAX_DEPTH + " folders" : "";
    } catch (IOException e) {
      return UnreadableException.reason(e);
    }
  }

  /** Returns what is in a folder, the last name first. */
  private List<Step> children(Step folder) throws IOException {
    List<Step> children = new ArrayList<>();
    try (var stream = Files.newDirectoryStream(folder.file())) {
      for (var child : stream) {
        var name = name(child);
        if (!PASSED_OVER.contains(name)) {
          var path = folder.path().isEmpty() ? name : folder.path() + "/" + name;
          children.add(new Step(child, path, folder.depth() + 1));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    children.sort(lastName);
    return children;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
