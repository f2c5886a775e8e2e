package org.kerasaudit.auditor.result;

/**
 * What there is to know of a rule.
 *
 * @param id stable and never reused
 * @param summary one line
 * @param explanation what it means and what to do
 */
public record RuleText(String id, Severity severity, String summary, String explanation) {}
