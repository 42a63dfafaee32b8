package io.skep.application.exporting;

import io.skep.domain.task.Task;
import java.util.SortedSet;

/**
 * Task of an export.
 *
 * @param task the task
 * @param key key of the task, or one derived from its id
 * @param blockers keys of all blockers, including completed ones
 */
public record ExportedTask(Task task, String key, SortedSet<String> blockers) {}
