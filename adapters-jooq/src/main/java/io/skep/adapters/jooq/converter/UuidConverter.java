package io.skep.adapters.jooq.converter;

import java.io.Serial;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jooq.impl.AbstractConverter;
import org.jspecify.annotations.Nullable;

/** Keeps ids as the 16 bytes of a UUID, which sort by age when they are of version 7. */
public final class UuidConverter extends AbstractConverter<byte[], UUID> {

  @Serial private static final long serialVersionUID = 1L;

  private static final int SIZE = 16;

  /** Creates the converter. */
  public UuidConverter() {
    super(byte[].class, UUID.class);
  }

  @Override
  public @Nullable UUID from(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    var buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  @Override
  public byte @Nullable [] to(@Nullable UUID id) {
    return id == null
        ? null
        : ByteBuffer.allocate(SIZE)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
  }
}
