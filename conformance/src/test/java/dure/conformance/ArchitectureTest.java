package dure.conformance;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The walls of ARCHITECTURE.md that Maven cannot hold. */
class ArchitectureTest {
    private static final List<String> ROOMS =
            List.of("iam", "s3", "dynamodb", "sns", "lambda", "apigateway", "cloudfront", "telemetry");
    private static final List<String> FOUNDATIONS = List.of("api", "kernel", "store", "wire");
    /** What a room may use besides. */
    private static final Map<String, List<String>> ALSO = Map.of("lambda", List.of("sandbox"));

    private static final JavaClasses DURE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/dure/conformance/"))
            .importPackages("dure");

    static Stream<String> rooms() {
        return ROOMS.stream();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void roomsNeverImportOneAnother(String room) {
        List<String> allowed = new ArrayList<>(List.of("dure." + room + ".."));
        FOUNDATIONS.forEach(name -> allowed.add("dure." + name + ".."));
        ALSO.getOrDefault(room, List.of()).forEach(name -> allowed.add("dure." + name + ".."));
        noClasses()
                .that()
                .resideInAPackage("dure." + room + "..")
                .should()
                .dependOnClassesThat(
                        are(resideInAPackage("dure..").and(not(resideInAnyPackage(allowed.toArray(String[]::new))))))
                .check(DURE);
    }

    @Test
    void theWireKnowsNoService() {
        noClasses()
                .that()
                .resideInAPackage("dure.wire..")
                .should()
                .dependOnClassesThat(are(resideInAPackage("dure..").and(not(resideInAPackage("dure.wire..")))))
                .check(DURE);
    }

    @Test
    void theFoundationsKnowNoRoom() {
        String[] rooms = ROOMS.stream().map(room -> "dure." + room + "..").toArray(String[]::new);
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dure.api..", "dure.kernel..", "dure.store..", "dure.http..", "dure.gate..", "dure.sandbox..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(rooms)
                .check(DURE);
    }

    @Test
    void onlyThePlatformWiresRooms() {
        String[] rooms = ROOMS.stream().map(room -> "dure." + room + "..").toArray(String[]::new);
        noClasses()
                .that()
                .resideInAnyPackage("dure.cli..", "dure.demo..", "dure.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(rooms)
                .check(DURE);
    }

    @Test
    void rocksDbStaysBehindTheStore() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dure.store.rocks..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb..")
                .check(DURE);
    }

    @Test
    void nettyStaysBehindHttp() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dure.http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(DURE);
    }

    /** What one waits for must be movable by a test, see {@link dure.kernel.Clock}. */
    @Test
    void onlyTheClockKnowsTheTime() {
        noClasses()
                .that(are(resideInAPackage("dure..")
                        .and(not(resideInAnyPackage(
                                "dure.cli..",
                                "dure.demo..",
                                "dure.bench..",
                                "dure.http..",
                                "dure.testkit..",
                                "dure.client..")))
                        .and(not(DescribedPredicate.describe(
                                "the kernel's clock",
                                (JavaClass type) -> type.getName().startsWith("dure.kernel.Clock"))))))
                .should()
                .accessTargetWhere(
                        DescribedPredicate.describe("tells the time of the machine", ArchitectureTest::tellsTheTime))
                .check(DURE);
    }

    private static boolean tellsTheTime(JavaAccess<?> access) {
        String method = access.getTarget().getName();
        JavaClass owner = access.getTargetOwner();
        boolean now = method.equals("now")
                && Stream.of(
                                Instant.class,
                                LocalDate.class,
                                LocalDateTime.class,
                                OffsetDateTime.class,
                                ZonedDateTime.class)
                        .anyMatch(owner::isEquivalentTo);
        boolean system = method.startsWith("system")
                && (owner.isEquivalentTo(Clock.class) || owner.isEquivalentTo(InstantSource.class));
        return now || system || (owner.isEquivalentTo(System.class) && method.equals("currentTimeMillis"));
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : DURE) {
            JavaPackage itsPackage = type.getPackage();
            if (!itsPackage.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(itsPackage.getName());
            }
        }
        assertThat(unmarked).isEmpty();
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .that(are(resideInAPackage("dure..").and(not(resideInAPackage("dure.api..")))))
                .should()
                .haveNameMatching(".*(Manager|Helper|Helpers|Util|Utils|Impl|Base|Common)(\\$.*)?")
                .check(DURE);
    }

    @Test
    void nothingPrintsButTheCommands() {
        classes()
                .that()
                .resideInAnyPackage(
                        Stream.concat(ROOMS.stream(), Stream.of("api", "kernel", "store", "wire", "gate", "http"))
                                .map(name -> "dure." + name + "..")
                                .toArray(String[]::new))
                .should(com.tngtech.archunit.lang.conditions.ArchConditions.not(
                        com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS))
                .check(DURE);
    }
}
