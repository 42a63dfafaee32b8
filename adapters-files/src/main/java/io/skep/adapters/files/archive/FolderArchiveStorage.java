package io.skep.adapters.files.archive;

import io.skep.adapters.files.filesystem.AtomicFile;
import io.skep.adapters.files.filesystem.OwnerOnlyPermissions;
import io.skep.application.archive.ArchiveReader;
import io.skep.application.archive.ArchiveStorage;
import io.skep.application.archive.ArchiveWriter;
import io.skep.domain.error.InvalidArgumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Archive storage in folders of compressed files. */
public final class FolderArchiveStorage implements ArchiveStorage {

  /** Name of the manifest file. */
  static final String MANIFEST_FILE = "manifest.json";

  /**
   * Name of the file with the checksums of all other files, in the format of {@code sha256sum -c}.
   */
  static final String CHECKSUMS_FILE = "SHA256SUMS";

  @Override
  public void prepare(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InvalidArgumentException("folder", "must be a folder: " + folder);
    }
    try {
      if (!Files.exists(folder)) {
        createFolder(folder);
      }
    } catch (IOException e) {
      throw IoErrorTranslator.writeFailure(folder, e);
    }
    if (!Files.isWritable(folder)) {
      throw IoErrorTranslator.writeFailure(folder, new IOException("not writable"));
    }
  }

  private static void createFolder(Path folder) throws IOException {
    var parent = folder.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException("no parent folder: " + folder);
    }
    if (!Files.exists(parent)) {
      createFolder(parent);
    }
    Files.createDirectory(folder, OwnerOnlyPermissions.folderAttributes(parent));
    AtomicFile.syncDirectory(parent);
  }

  @Override
  public boolean exists(Path archive) {
    return Files.exists(archive, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public ArchiveWriter create(Path archive) {
    return FolderArchiveWriter.create(archive);
  }

  @Override
  public ArchiveReader open(Path archive) {
    return FolderArchiveReader.open(archive);
  }
}
