package io.skep.bootstrap.settings;

/**
 * A setting as the documentation lists it.
 *
 * @param key its name
 * @param type what it may be, with its range
 * @param defaultValue what it is when nothing is said, in the form in which it would be said
 * @param meaning what it is for, in a sentence
 */
public record Setting(String key, String type, String defaultValue, String meaning) {}
