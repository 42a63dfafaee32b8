package io.skep.adapters.files;

import io.skep.application.archive.ArchiveFolders;
import io.skep.application.archive.ArchiveReader;
import io.skep.application.archive.ArchiveWriter;
import io.skep.domain.error.InvalidArgumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Archives as folders of compressed files. */
final class ArchiveFoldersOnDisk implements ArchiveFolders {

  /** What an archive says of itself. */
  static final String MANIFEST = "manifest.json";

  /** The checksums of all other files, as {@code sha256sum -c} reads them. */
  static final String CHECKSUMS = "SHA256SUMS";

  @Override
  public void prepare(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InvalidArgumentException("folder", "must be a folder: " + folder);
    }
    try {
      if (!Files.exists(folder)) {
        make(folder);
      }
    } catch (IOException e) {
      throw DiskFailures.writing(folder, e);
    }
    if (!Files.isWritable(folder)) {
      throw DiskFailures.writing(folder, new IOException("not writable"));
    }
  }

  private static void make(Path folder) throws IOException {
    var parent = folder.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException("no folder: " + folder);
    }
    if (!Files.exists(parent)) {
      make(parent);
    }
    Files.createDirectory(folder, OwnerOnly.folder(parent));
    AtomicFile.force(parent);
  }

  @Override
  public boolean exists(Path archive) {
    return Files.exists(archive, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public ArchiveWriter write(Path archive) {
    return FolderArchiveWriter.begin(archive);
  }

  @Override
  public ArchiveReader read(Path archive) {
    return FolderArchiveReader.open(archive);
  }
}
