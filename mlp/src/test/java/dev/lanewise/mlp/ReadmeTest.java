package dev.lanewise.mlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The programs of the README, compiled and run as they stand there. A program says what it prints last in a comment
/// on the line that prints it.
class ReadmeTest {
    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern EXPECTED = Pattern.compile("IO\\.println\\(.*\\); // (.*)");

    @TempDir
    Path directory;

    @TestFactory
    List<DynamicTest> programs() throws Exception {
        Matcher programs = PROGRAM.matcher(Files.readString(Path.of("..", "README.md")));
        List<DynamicTest> tests = new ArrayList<>();
        while (programs.find()) {
            String program = programs.group(1);
            int number = tests.size() + 1;
            tests.add(DynamicTest.dynamicTest("program " + number, () -> compileAndRun(number, program)));
        }
        assertEquals(3, tests.size(), "programs in the README");
        return tests;
    }

    private void compileAndRun(int number, String program) throws Exception {
        Matcher expected = EXPECTED.matcher(program);
        assertTrue(expected.find(), "program " + number + " does not say what it prints");
        String printed = JavaProgram.run(directory, "Example" + number, program);
        assertTrue(printed.contains(expected.group(1)), () -> "expected " + expected.group(1) + " in\n" + printed);
    }
}
