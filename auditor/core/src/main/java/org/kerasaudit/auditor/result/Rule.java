package org.kerasaudit.auditor.result;

/**
 * One kind of fault that the auditor looks for.
 *
 * @param id stable and never reused, e.g. {@code KA301}
 * @param severity of its findings, unless a finding overrides it
 * @param summary one line
 * @param explanation what a finding means and how to react
 */
public record Rule(String id, Severity severity, String summary, String explanation) {}
