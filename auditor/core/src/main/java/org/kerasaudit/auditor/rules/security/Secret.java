package org.kerasaudit.auditor.rules.security;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** KA716: a key or password left in a configuration. */
public record Secret() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA716",
            Severity.WARNING,
            "A configuration contains a key, token or password.",
            "Anyone who gets the model gets the key as well. Revoke it, and save the model without it. Only its beginning is "
                    + "shown here; in strings of more than 65,536 characters, only the beginning is searched.");

    private static final Set<String> KEYS = Set.of(
            "password",
            "passwd",
            "secret",
            "secret_key",
            "api_key",
            "apikey",
            "access_key",
            "access_token",
            "auth_token",
            "private_key",
            "client_secret",
            "authorization",
            "credentials",
            "aws_secret_access_key",
            "connection_string");

    private record Token(String begin, Pattern pattern) {}

    /** The known kinds of tokens. */
    private static final Token[] TOKENS = {
        new Token("AKIA", Pattern.compile("\\bAKIA[0-9A-Z]{16}\\b")),
        new Token("ghp_", Pattern.compile("\\bghp_[0-9A-Za-z]{30,}")),
        new Token("github_pat_", Pattern.compile("\\bgithub_pat_[0-9A-Za-z_]{30,}")),
        new Token("glpat-", Pattern.compile("\\bglpat-[0-9A-Za-z_-]{20,}")),
        new Token("hf_", Pattern.compile("\\bhf_[0-9A-Za-z]{30,}")),
        new Token("xox", Pattern.compile("\\bxox[abprs]-[0-9A-Za-z-]{10,}")),
        new Token("sk-", Pattern.compile("\\bsk-[0-9A-Za-z_-]{20,}")),
        new Token("AIza", Pattern.compile("\\bAIza[0-9A-Za-z_-]{35}")),
        new Token("eyJ", Pattern.compile("^(?:Bearer )?eyJ[0-9A-Za-z_-]{10,2000}\\.eyJ")),
        new Token("-----BEGIN", Pattern.compile("-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----"))
    };

    private static final Pattern LOGIN = Pattern.compile("://[^/\\s:@]{1,256}:[^/\\s@]{1,256}@");
    private static final int MAX_SHOWN = 4;

    @Override
    public void text(String text, Where where, Hits hits) {
        if (text.isEmpty()) return;
        @Nullable String token = token(Texts.beginning(text));
        if (token != null) hits.add(RULE, where, "no keys", token);
        else if (KEYS.contains(where.key().toLowerCase(Locale.ROOT)))
            hits.add(RULE, where, "no keys", "a string of " + text.length() + " characters");
    }

    private static @Nullable String token(String text) {
        if (text.length() < 8) return null;
        for (Token token : TOKENS) {
            if (text.contains(token.begin) && token.pattern.matcher(text).find()) {
                return "a token that starts with "
                        + token.begin.substring(0, Math.min(MAX_SHOWN, token.begin.length()));
            }
        }
        boolean login = text.contains("://")
                && text.indexOf('@') > 0
                && LOGIN.matcher(text).find();
        return login ? "an address with a user name and a password" : null;
    }
}
