package io.skep.adapters.jooq.converter;

import io.skep.domain.value.Labels;
import java.io.Serial;
import java.util.List;
import org.jooq.impl.AbstractConverter;
import org.jspecify.annotations.Nullable;

/** Keeps a set of words as one word a line, in their order, so that equal sets are equal texts. */
public final class LabelsConverter extends AbstractConverter<String, Labels> {

  @Serial private static final long serialVersionUID = 1L;

  /** Creates the converter. */
  public LabelsConverter() {
    super(String.class, Labels.class);
  }

  @Override
  public @Nullable Labels from(@Nullable String lines) {
    if (lines == null || lines.isEmpty()) {
      return lines == null ? null : Labels.NONE;
    }
    return Labels.of(List.of(lines.split("\n", -1)));
  }

  @Override
  public @Nullable String to(@Nullable Labels labels) {
    if (labels == null || labels.isEmpty()) {
      return labels == null ? null : "";
    }
    return String.join("\n", labels.values());
  }
}
