package org.kerasaudit.auditor.rules.security;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** KA717: a trace of the people and machines that made the model. */
public record Trace() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA717",
            Severity.INFO,
            "A configuration leaks a local path, an address or an e-mail address.",
            "Absolute paths reveal users and folders of the machine that saved the model; addresses reveal its servers. The "
                    + "model itself is fine; save it without them before you share it.");

    private static final List<String> ADDRESSES = List.of(
            "http://",
            "https://",
            "ftp://",
            "s3://",
            "gs://",
            "hdfs://",
            "abfs://",
            "abfss://",
            "wasbs://",
            "dbfs:/",
            "file://");
    private static final List<String> FOLDERS = List.of(
            "/home/",
            "/Users/",
            "/root/",
            "/mnt/",
            "/content/",
            "/tmp/",
            "/var/",
            "/opt/",
            "/data/",
            "/srv/",
            "/usr/",
            "/etc/",
            "/workspace/",
            "/kaggle/",
            "/Volumes/",
            "/proc/",
            "~/");
    private static final Pattern MAIL =
            Pattern.compile("\\b[\\w.+-]{1,64}@[\\w-]{1,64}(?:\\.[\\w-]{1,64}){0,8}\\.[a-zA-Z]{2,10}\\b");
    private static final Pattern DRIVE = Pattern.compile("^[a-zA-Z]:[\\\\/]|^\\\\\\\\[\\w.-]+\\\\");

    @Override
    public void text(String text, Where where, Hits hits) {
        if (text.length() < 4) return;
        @Nullable String found = found(Texts.beginning(text));
        if (found == null && Bytecode.isSuspect(text)) found = inCode(text);
        if (found != null) hits.add(RULE, where, "no trace of people or machines", found);
    }

    /** Finds a trace among the strings in Python code. */
    private static @Nullable String inCode(String text) {
        for (String inside : Bytecode.of(text).texts()) {
            @Nullable String found = found(inside);
            if (found != null) return found + " in Python code";
        }
        return null;
    }

    private static @Nullable String found(String text) {
        if (text.indexOf('/') >= 0) {
            for (String address : ADDRESSES) if (text.contains(address)) return "the address " + withoutLogin(text);
            for (String folder : FOLDERS) if (text.startsWith(folder)) return "the path " + Texts.quoted(text);
            if (text.contains("/home/") || text.contains("/Users/")) return "the path " + Texts.quoted(text);
        }
        if (text.indexOf('\\') >= 0 && (DRIVE.matcher(text).find() || text.contains("\\Users\\"))) {
            return "the path " + Texts.quoted(text);
        }
        if (text.indexOf('@') > 0) {
            Matcher mail = MAIL.matcher(text);
            if (mail.find()) return "the e-mail address " + Texts.quoted(mail.group());
        }
        return null;
    }

    /** Drops what precedes an @, which may be a password. */
    private static String withoutLogin(String text) {
        int login = text.indexOf('@');
        int start = text.indexOf("://");
        return Texts.quoted(
                login > start && start >= 0 ? text.substring(0, start + 3) + "…" + text.substring(login) : text);
    }
}
