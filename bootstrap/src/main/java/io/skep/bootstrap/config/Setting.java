package io.skep.bootstrap.config;

/**
 * Declaration of a setting, as listed in the documentation.
 *
 * @param key key of the setting
 * @param type type and range of values, in words
 * @param defaultValue default value, in the text form of the setting
 * @param description purpose of the setting, in one sentence
 */
public record Setting(String key, String type, String defaultValue, String description) {}
