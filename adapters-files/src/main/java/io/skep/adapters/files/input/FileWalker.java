package io.skep.adapters.files.input;

import io.skep.adapters.files.text.ParseException;
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
 * Walker of the files below some paths, in name order, so that versions of a file follow each
 * other. Given paths may be symbolic links; links below them are not followed.
 */
final class FileWalker {

  /** Folders that are skipped. */
  private static final Set<String> EXCLUDED_FOLDERS = Set.of(".git", "node_modules");

  /** Maximum depth of folders below a given path. */
  static final int MAX_DEPTH = 128;

  /**
   * Visited file.
   *
   * @param file the location of the file
   * @param path the name of the file in reports
   * @param problem the reason why the file cannot be read; empty if none is known
   */
  record Entry(Path file, String path, String problem) {}

  private record PathNode(Path file, String path, int depth) {}

  private final List<Path> roots;
  private final Comparator<PathNode> reverseReadOrder;

  /**
   * Creates a walker.
   *
   * @param first whether a file of this name precedes the others of its folder
   */
  FileWalker(List<Path> roots, Predicate<String> first) {
    this.roots = List.copyOf(roots);
    reverseReadOrder =
        Comparator.comparing((PathNode node) -> first.test(name(node.file())))
            .thenComparing(Comparator.comparing(PathNode::path).reversed());
  }

  /** Passes every file to the visitor, and every folder that cannot be read. */
  void forEach(Consumer<Entry> visitor) {
    for (var root : roots) {
      var name = String.valueOf(root.toAbsolutePath().normalize().getFileName());
      try {
        var target = root.toRealPath();
        boolean single = roots.size() == 1 && Files.isDirectory(target);
        walk(new PathNode(target, single ? "" : name, 0), visitor);
      } catch (IOException e) {
        visitor.accept(new Entry(root, name, ParseException.reason(e)));
      }
    }
  }

  private void walk(PathNode root, Consumer<Entry> visitor) {
    Deque<PathNode> pending = new ArrayDeque<>();
    pending.push(root);
    while (!pending.isEmpty()) {
      var node = pending.pop();
      var problem = problem(node);
      if (problem.isEmpty() && Files.isDirectory(node.file(), LinkOption.NOFOLLOW_LINKS)) {
        try {
          // The stack reverses the order.
          children(node).forEach(pending::push);
        } catch (IOException e) {
          visitor.accept(new Entry(node.file(), node.path(), ParseException.reason(e)));
        }
      } else {
        visitor.accept(new Entry(node.file(), node.path(), problem));
      }
    }
  }

  private static String problem(PathNode node) {
    try {
      var attributes =
          Files.readAttributes(node.file(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isSymbolicLink()) {
        return "symbolic links are not followed";
      }
      if (!attributes.isRegularFile() && !attributes.isDirectory()) {
        return "not a regular file or folder";
      }
      return node.depth() > MAX_DEPTH ? "deeper than " + MAX_DEPTH + " folders" : "";
    } catch (IOException e) {
      return ParseException.reason(e);
    }
  }

  /** Returns the entries of a folder in reverse read order. */
  private List<PathNode> children(PathNode folder) throws IOException {
    List<PathNode> children = new ArrayList<>();
    try (var stream = Files.newDirectoryStream(folder.file())) {
      for (var child : stream) {
        var name = name(child);
        if (!EXCLUDED_FOLDERS.contains(name)) {
          var path = folder.path().isEmpty() ? name : folder.path() + "/" + name;
          children.add(new PathNode(child, path, folder.depth() + 1));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    children.sort(reverseReadOrder);
    return children;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
