package org.kerasaudit.dl4j;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kerasaudit.auditor.opinion.EngineLimits;
import org.kerasaudit.dl4j.child.ChildMain;

/**
 * The command that starts the child: the same Java with a separate class path.
 *
 * @param java the java program
 * @param library the folder with DL4J's jars
 * @param classes jars or folders with the child's classes
 * @param mainClass the main class
 */
record ChildCommand(Path java, Path library, List<Path> classes, String mainClass) {
    private static final String MODEL_IMPORT = "deeplearning4j-modelimport-";
    private static final Set<String> ENVIRONMENT =
            Set.of("PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LC_ALL", "LD_LIBRARY_PATH");

    /** Returns the command for the real child; the build puts DL4J's jars next to its classes. */
    static ChildCommand dl4j() {
        Path classes = whereIs(ChildMain.class);
        return new ChildCommand(
                thisJava(), classes.resolveSibling("dl4j-lib"), List.of(classes), ChildMain.class.getName());
    }

    /** Returns the java program that runs this process. */
    static Path thisJava() {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        return Path.of(System.getProperty("java.home"), "bin", windows ? "java.exe" : "java");
    }

    /** Returns the jar or folder that a class was loaded from. */
    static Path whereIs(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns DL4J's version, from the name of its jar; {@code unknown} if it is not installed. */
    String version() {
        return jars().map(jar -> jar.getFileName().toString())
                .filter(name -> name.startsWith(MODEL_IMPORT))
                .map(name -> name.substring(MODEL_IMPORT.length(), name.length() - ".jar".length()))
                .findFirst()
                .orElse("unknown");
    }

    /** Returns a process to start in {@code folder}, which receives all the files that it writes. */
    ProcessBuilder process(Path folder, EngineLimits limits) {
        ProcessBuilder builder = new ProcessBuilder(commandLine(folder, limits)).directory(folder.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !ENVIRONMENT.contains(name.toUpperCase(Locale.ROOT)));
        environment.put("HDF5_USE_FILE_LOCKING", "FALSE");
        return builder;
    }

    private List<String> commandLine(Path folder, EngineLimits limits) {
        long half = limits.megabytes() / 2;
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-Xmx" + half + "m",
                "-XX:+UseSerialGC",
                "-Xss16m",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve(CrashReport.FILE),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + folder,
                "-Duser.home=" + folder,
                "-Dorg.bytedeco.javacpp.maxBytes=" + half + "m",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=" + limits.megabytes() + "m",
                "-Dorg.bytedeco.javacpp.cacheDir=" + natives(folder),
                "-D" + ChildMain.MEMORY + "=" + ((long) limits.megabytes() << 20)));
        command.add("-cp");
        command.add(Stream.concat(classes.stream(), jars())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(mainClass);
        return command;
    }

    /** Returns where DL4J unpacks its native libraries: next to its jars, for reuse, or in {@code folder}. */
    private Path natives(Path folder) {
        Path shared = library.resolveSibling("dl4j-natives");
        return Files.isDirectory(library) && Files.isWritable(library.getParent()) ? shared : folder.resolve("natives");
    }

    private Stream<Path> jars() {
        if (!Files.isDirectory(library)) return Stream.of();
        try (Stream<Path> files = Files.list(library)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList().stream();
        } catch (IOException unreadable) {
            return Stream.of();
        }
    }
}
