package io.skep.application.exporting;

import io.skep.domain.task.Task;
import java.util.SortedSet;

/**
 * A task as it is exported.
 *
 * @param task the task
 * @param key its key, or one that stands for its id
 * @param blockers the keys of the tasks that it waits for or has waited for
 */
public record ExportedTask(Task task, String key, SortedSet<String> blockers) {}
