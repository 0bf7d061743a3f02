package io.fovea.train;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** What the Javadoc in the sources says of types, of records' components, and of enums' values; as Markdown. */
final class RecipeJavadoc {
    private static final Path SOURCES = Path.of("src/main/java");

    private final Map<String, Map<String, String>> files = new HashMap<>();

    /** Of a type: its body without tags. */
    Optional<String> type(Class<?> type) {
        return Optional.ofNullable(of(type).get(type.getCanonicalName()));
    }

    /** Of a component of a record, or a value of an enum. */
    Optional<String> member(Class<?> type, String name) {
        return Optional.ofNullable(of(type).get(type.getCanonicalName() + "#" + name));
    }

    private Map<String, String> of(Class<?> type) {
        Class<?> top = type;
        while (top.getEnclosingClass() != null) top = top.getEnclosingClass();
        return files.computeIfAbsent(top.getName(), RecipeJavadoc::read);
    }

    private static Map<String, String> read(String name) {
        Path file = SOURCES.resolve(name.replace('.', '/') + ".java");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, String> texts = new HashMap<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjects(file));
            for (CompilationUnitTree unit : task.parse()) {
                new Reader(DocTrees.instance(task), unit.getPackageName().toString(), texts).scan(unit, "");
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Reader extends TreePathScanner<Void, String> {
        private final DocTrees docs;
        private final String outermost;
        private final Map<String, String> texts;

        Reader(DocTrees docs, String outermost, Map<String, String> texts) {
            this.docs = docs;
            this.outermost = outermost;
            this.texts = texts;
        }

        @Override
        public Void visitClass(ClassTree tree, String outer) {
            String name = (outer.isEmpty() ? outermost : outer) + "." + tree.getSimpleName();
            DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                texts.put(name, markdown(comment.getFullBody()));
                for (DocTree tag : comment.getBlockTags()) {
                    if (tag instanceof ParamTree param && !param.isTypeParameter()) {
                        texts.put(name + "#" + param.getName(), markdown(param.getDescription()));
                    }
                }
            }
            return super.visitClass(tree, name);
        }

        @Override
        public Void visitVariable(VariableTree tree, String outer) {
            DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
            if (comment != null) texts.putIfAbsent(outer + "#" + tree.getName(), markdown(comment.getFullBody()));
            return null;
        }
    }

    private static String markdown(List<? extends DocTree> parts) {
        return parts.stream()
                .map(String::valueOf)
                .collect(Collectors.joining())
                .replaceAll(", in \\{@link [^}]*}'s words", "")
                .replaceAll("\\{@code\\s+([^}]*)}", "`$1`")
                .replaceAll("\\{@link\\s+[\\w.]*#(\\w+)[^}]*}", "`$1`")
                .replaceAll("\\{@link\\s+([\\w.]+)}", "`$1`")
                .replaceAll("</?[a-z]+>", "")
                .replace("&lt;", "<")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
