package org.kerasaudit.auditor.rules.security;

/**
 * Something a check came upon.
 *
 * @param check the check's ID
 * @param layer path of the layer that holds it, or empty
 * @param place inside the file, such as {@code config.json: config.layers[2].config.function}
 * @param expected what ought to be there
 * @param found what is there, on one line
 */
public record Hit(String check, String layer, String place, String expected, String found) {}
