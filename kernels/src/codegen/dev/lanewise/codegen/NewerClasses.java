package dev.lanewise.codegen;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Gives the classes of a jar that are older than Java 8 its form: the same code, with the stack maps that the verifier
/// has asked for since Java 7. The virtual machine keeps no class that is older in an archive for faster starts, and
/// picocli is compiled for Java 5, so that half of the time of a short command went into loading it.
///
/// Everything else in the jar, its order and its dates stay as they are. A second run changes nothing.
///
/// Usage: `java NewerClasses.java library.jar`
final class NewerClasses {
    private final ClassFile classes;

    private NewerClasses(ClassLoader jar) {
        // Where two classes meet in a stack map, their common superclass is needed.
        ClassHierarchyResolver hierarchy =
                ClassHierarchyResolver.ofResourceParsing(jar).orElse(ClassHierarchyResolver.defaultResolver());
        classes = ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS, ClassHierarchyResolverOption.of(hierarchy));
    }

    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                ZipFile in = new ZipFile(jar.toFile());
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            NewerClasses newer = new NewerClasses(loader);
            for (ZipEntry entry : in.stream().toList()) {
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(entry.getTimeLocal());
                byte[] content = in.getInputStream(entry).readAllBytes();
                out.putNextEntry(copy);
                out.write(entry.getName().endsWith(".class") ? newer.of(content) : content);
                out.closeEntry();
            }
        }
        Files.write(jar, bytes.toByteArray());
    }

    private byte[] of(byte[] bytes) {
        ClassModel old = classes.parse(bytes);
        if (old.majorVersion() >= ClassFile.JAVA_8_VERSION) {
            return bytes;
        }
        // Code that is handed on element by element is built anew, and gets stack maps; as a whole it would be copied.
        ClassTransform rebuilt = ClassTransform.transformingMethodBodies((code, element) -> code.with(element));
        return classes.transformClass(
                old,
                rebuilt.andThen(ClassTransform.endHandler(built -> built.withVersion(ClassFile.JAVA_8_VERSION, 0))));
    }
}
