package org.kerasaudit.auditor.result;

/**
 * One thing the auditor knows to look for.
 *
 * @param id stable and never reused, e.g. {@code KA301}
 * @param severity of its findings, where a finding does not say otherwise
 * @param summary one line
 * @param explanation what a finding means and what to do
 */
public record Rule(String id, Severity severity, String summary, String explanation) {}
