package io.fovea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.annotation.Annotation;
import java.lang.annotation.Documented;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What programs may build on: the packages named here, whose signatures name nothing but each other, the JDK and
 * JSpecify's annotations. Everything else is {@code internal} and may change with any version.
 */
class SupportedApiTest {
    private static final List<String> SUPPORTED = List.of(
            "io.fovea",
            "io.fovea.image",
            "io.fovea.framing",
            "io.fovea.augment",
            "io.fovea.data",
            "io.fovea.train",
            "io.fovea.evaluate",
            "io.fovea.classify",
            "io.fovea.run",
            "io.fovea.tune",
            "io.fovea.audit",
            "io.fovea.ensemble",
            "io.fovea.explain");

    /** Members that name a type of others, and why they may. */
    private static final Set<String> EXCEPTIONS = Set.of();

    private static List<Class<?>> classes() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.fovea").stream()
                        .<Class<?>>map(JavaClass::reflect)
                        .toList();
    }

    @Test
    void everyPackageIsSupportedOrNamedInternal() {
        Set<String> others = new TreeSet<>();
        for (Class<?> type : classes()) {
            String name = type.getPackageName();
            if (!SUPPORTED.contains(name) && !name.startsWith("io.fovea.internal.")) others.add(name);
        }
        assertEquals(Set.of(), others);
    }

    @Test
    void supportedSignaturesNameSupportedTypesAlone() {
        Set<String> foreign = new TreeSet<>();
        int members = 0;
        for (Class<?> type : classes()) {
            if (!isSupported(type)) continue;
            for (Member member : members(type)) {
                members++;
                for (Class<?> named : member.types()) {
                    if (!isAllowed(named)) foreign.add(member.name() + " names " + named.getName());
                }
            }
        }
        assertTrue(members > 300, "found only " + members + " members");
        foreign.removeIf(line -> EXCEPTIONS.contains(line.split(" ")[0]));
        assertEquals(Set.of(), foreign);
    }

    @Test
    void anInternalTypeInASignatureIsSeen() throws Exception {
        Method map = Sample.class.getDeclaredMethod("map", List.class);
        assertEquals(
                Set.of(Sample.class, java.util.Map.class, String.class, List.class, Thread.class),
                new Member("", map).types());
    }

    /** For the test of the test. */
    @SuppressWarnings("UnusedMethod") // found by its name
    private interface Sample<T extends Thread> {
        java.util.Map<String, ? extends Sample<T>[]> map(List<T> list);
    }

    /** Something others can call, and its name. */
    private record Member(String name, AnnotatedElement element) {
        Set<Class<?>> types() {
            Set<Class<?>> found = new HashSet<>();
            Set<Type> seen = new HashSet<>();
            Stream.of(element.getAnnotations())
                    .map(Annotation::annotationType)
                    .filter(type -> type.isAnnotationPresent(Documented.class)) // others are for our own eyes
                    .forEach(found::add);
            if (element instanceof Class<?> type) {
                collect(type.getGenericSuperclass(), found, seen);
                for (Type each : type.getGenericInterfaces()) collect(each, found, seen);
                for (Type each : type.getTypeParameters()) collect(each, found, seen);
            }
            if (element instanceof Field field) collect(field.getGenericType(), found, seen);
            if (element instanceof Executable call) {
                for (Type each : call.getGenericParameterTypes()) collect(each, found, seen);
                for (Type each : call.getGenericExceptionTypes()) collect(each, found, seen);
                for (Annotation[] all : call.getParameterAnnotations()) {
                    for (Annotation each : all) found.add(each.annotationType());
                }
            }
            if (element instanceof Method method) collect(method.getGenericReturnType(), found, seen);
            return found;
        }

        private static void collect(Type type, Set<Class<?>> found, Set<Type> seen) {
            if (type == null || !seen.add(type)) return;
            if (type instanceof Class<?> c) {
                found.add(c.isArray() ? innermost(c) : c);
            } else if (type instanceof ParameterizedType p) {
                collect(p.getRawType(), found, seen);
                for (Type each : p.getActualTypeArguments()) collect(each, found, seen);
            } else if (type instanceof WildcardType w) {
                for (Type each : w.getUpperBounds()) collect(each, found, seen);
                for (Type each : w.getLowerBounds()) collect(each, found, seen);
            } else if (type instanceof TypeVariable<?> v) {
                for (Type each : v.getBounds()) collect(each, found, seen);
            } else if (type instanceof GenericArrayType a) {
                collect(a.getGenericComponentType(), found, seen);
            }
        }

        private static Class<?> innermost(Class<?> array) {
            return array.isArray() ? innermost(array.getComponentType()) : array;
        }
    }

    private static List<Member> members(Class<?> type) {
        List<Member> members = new ArrayList<>(List.of(new Member(type.getName(), type)));
        for (Field field : type.getDeclaredFields()) add(field, field.getModifiers(), type, members);
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            add(constructor, constructor.getModifiers(), type, members);
        }
        Arrays.stream(type.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .forEach(method -> add(method, method.getModifiers(), type, members));
        return members;
    }

    private static <M extends AnnotatedElement & java.lang.reflect.Member> void add(
            M member, int modifiers, Class<?> type, List<Member> members) {
        if (isVisible(modifiers)) members.add(new Member(type.getName() + "." + member.getName(), member));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static boolean isSupported(Class<?> type) {
        return SUPPORTED.contains(type.getPackageName()) && isVisible(type) && !type.isAnonymousClass();
    }

    private static boolean isVisible(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return isVisible(type.getModifiers()) && (outer == null || isVisible(outer));
    }

    private static boolean isAllowed(Class<?> named) {
        String name = named.getName();
        return named.isPrimitive()
                || name.startsWith("java.")
                || name.startsWith("javax.")
                || name.startsWith("org.jspecify.annotations.")
                || isSupported(named);
    }
}
