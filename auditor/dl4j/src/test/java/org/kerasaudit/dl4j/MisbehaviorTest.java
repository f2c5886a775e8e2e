package org.kerasaudit.dl4j;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerasaudit.auditor.Auditor;
import org.kerasaudit.auditor.opinion.EngineLimits;
import org.kerasaudit.auditor.opinion.Opinion;
import org.kerasaudit.auditor.opinion.SecondOpinionSource;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.dl4j.child.Question;
import org.kerasaudit.dl4j.child.Wire;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.tensor.Tensor;

/** A process that hangs, dies, runs out of memory or sends invalid answers is reported as such and replaced. */
class MisbehaviorTest {
    private static final EngineLimits SECOND = new EngineLimits(1, 256);
    private static final EngineLimits MINUTE = new EngineLimits(60, 256);

    @TempDir
    Path folder;

    private Dl4jEngine engine;

    @BeforeEach
    void start() {
        engine = new Dl4jEngine(standIn(StandIn.class.getName()));
    }

    @AfterEach
    void end() {
        engine.close();
    }

    private static ChildCommand standIn(String mainClass) {
        List<Path> classes = List.of(ChildCommand.whereIs(StandIn.class), ChildCommand.whereIs(Wire.class));
        return new ChildCommand(ChildCommand.thisJava(), Path.of("no-library"), classes, mainClass);
    }

    private Opinion ask(String behavior, EngineLimits limits) {
        return engine.ask(folder.resolve(behavior + ".h5"), List.of(Tensor.of(new float[] {1, 2}, 1, 2)), limits);
    }

    @Test
    void returnsTheAnswer() {
        assertThat(ask("good", MINUTE)).isInstanceOfSatisfying(Opinion.Answered.class, answer -> {
            assertThat(answer.parameters().total()).isEqualTo(OptionalLong.of(20));
            assertThat(answer.parameters().layers()).containsEntry("dense", 20L);
            assertThat(answer.notes()).containsExactly("a note");
        });
    }

    @Test
    void anEndlessImportIsStoppedAtTheTimeLimit() {
        assertThat(ask("endless", SECOND)).isEqualTo(new Opinion.OutOfTime(1));
    }

    @Test
    void processesStartedByTheEngineAreKilledToo() throws Exception {
        Set<ProcessHandle> processes = ConcurrentHashMap.newKeySet();
        Thread asking = new Thread(() -> ask("family", new EngineLimits(3, 256)));
        asking.start();
        while (asking.isAlive()) {
            ProcessHandle.current().descendants().forEach(processes::add);
            asking.join(20);
        }
        assertThat(processes).hasSizeGreaterThanOrEqualTo(2);
        for (ProcessHandle process : processes) process.onExit().get(30, SECONDS);
    }

    @ParameterizedTest
    @CsvSource({
        "halt, exit code 7",
        "complaint, exit code 3: then the reason",
        "segfault, 'SIGSEGV in libjvm'",
        "nonsense, its answer is invalid",
        "lies, it sent an unexpected answer"
    })
    void aCrashIsReportedInOneLine(String behavior, String how) {
        assertThat(ask(behavior, MINUTE))
                .isInstanceOfSatisfying(
                        Opinion.Crashed.class,
                        crash -> assertThat(crash.how()).contains(how).doesNotContain("\n"));
    }

    @Test
    void runningOutOfMemoryIsNotACrash() {
        assertThat(ask("memory", MINUTE))
                .isInstanceOfSatisfying(
                        Opinion.OutOfMemory.class, out -> assertThat(out.what()).contains("Java heap space"));
    }

    @Test
    void outputBetweenAnswersIsIgnored() {
        assertThat(ask("garbage", MINUTE)).isInstanceOf(Opinion.Answered.class);
        assertThat(ask("garbage", MINUTE)).isInstanceOf(Opinion.Answered.class);
    }

    @ParameterizedTest
    @CsvSource({"endless", "halt", "memory", "nonsense"})
    void theNextModelIsServedByANewProcess(String behavior) {
        assertThat(ask("good", MINUTE)).isInstanceOf(Opinion.Answered.class);
        assertThat(ask(behavior, SECOND)).isNotInstanceOf(Opinion.Answered.class);
        assertThat(ask("good", MINUTE)).isInstanceOf(Opinion.Answered.class);
    }

    @Test
    void aModelIsRetriedInANewProcessBeforeItIsBlamed() {
        ask("good", MINUTE);
        assertThat(ask("worn", MINUTE)).isInstanceOf(Opinion.Answered.class);
    }

    @Test
    void oneProcessServesManyModels() {
        ask("good", MINUTE);
        List<Long> first = children();
        ask("good", MINUTE);
        assertThat(children()).isEqualTo(first).hasSize(1);
    }

    @Test
    void aNewMemoryLimitStartsANewProcess() {
        ask("good", MINUTE);
        List<Long> first = children();
        ask("good", new EngineLimits(60, 300));
        assertThat(children()).hasSize(1).isNotEqualTo(first);
    }

    private static List<Long> children() {
        return ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::pid)
                .toList();
    }

    @Test
    void aMissingJavaIsACrash() {
        engine = new Dl4jEngine(
                new ChildCommand(folder.resolve("java"), Path.of("no-library"), List.of(folder), "Main"));
        assertThat(ask("good", MINUTE))
                .isInstanceOfSatisfying(
                        Opinion.Crashed.class,
                        crash -> assertThat(crash.how()).startsWith("its process could not be started"));
    }

    @Test
    void aMissingMainClassIsACrash() {
        engine = new Dl4jEngine(standIn("org.kerasaudit.dl4j.NoSuchClass"));
        assertThat(ask("good", MINUTE))
                .isInstanceOfSatisfying(
                        Opinion.Crashed.class,
                        crash -> assertThat(crash.how())
                                .startsWith("exit code 1")
                                .contains("NoSuchClass"));
    }

    @Test
    void leavesNoFilesBehind() throws Exception {
        Child child = Child.start(standIn(StandIn.class.getName()), MINUTE);
        assertThat(child.folder()).isDirectory();
        catchThrowableOfType(
                ChildEndedException.class, () -> child.ask(new Question("/segfault.h5", "", List.of()), 60));
        assertThat(child.folder()).isNotEmptyDirectory();
        child.close();
        assertThat(child.folder()).doesNotExist();
        assertThat(Path.of("hs_err.log")).doesNotExist();
    }

    /** Closing standard input signals that the parent is gone. */
    @Test
    void theRealChildEndsWithItsParent() throws IOException, InterruptedException {
        Process process = ChildCommand.dl4j().process(folder, MINUTE).start();
        try (DataOutputStream questions = new DataOutputStream(process.getOutputStream())) {
            questions.writeLong(1);
        }
        assertThat(process.waitFor(60, SECONDS)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"endless, KA815", "halt, KA814", "memory, KA815", "nonsense, KA814"})
    void theAuditContinues(String behavior, String rule) throws IOException {
        Path model = folder.resolve(behavior + ".h5");
        Files.copy(Fixtures.folder("keras-2.3.1/Dense-0/model.h5"), model);
        Files.copy(Fixtures.folder("keras-2.3.1/Dense-0/recording.npz"), folder.resolve("recording.npz"));
        ModelReport report = new Auditor(AuditOptions.DEFAULT, new SecondOpinionSource(engine, SECOND)).audit(model);
        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.verification().ok()).isTrue();
        assertThat(report.findings()).hasSize(1).first().satisfies(finding -> {
            assertThat(finding.ruleId()).isEqualTo(rule);
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.blocking()).isFalse();
        });
        assertThat(report.findings()).extracting(Finding::message).allMatch(message -> message.startsWith(behavior));
    }
}
