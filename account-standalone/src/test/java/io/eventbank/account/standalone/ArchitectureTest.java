package io.eventbank.account.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Caller;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.spring.stereotype.Aggregate;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who may know whom, and what keeps to itself. */
@AnalyzeClasses(packages = "io.eventbank.account", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String API = "io.eventbank.account.api..";
    private static final String SUPPORT = "io.eventbank.account.support..";
    private static final String COMMAND = "io.eventbank.account.command..";
    private static final String QUERY = "io.eventbank.account.query..";
    private static final String STANDALONE = "io.eventbank.account.standalone..";

    @ArchTest
    static final ArchRule theApiStandsOnNothing = noClasses()
            .that()
            .resideInAPackage(API)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SUPPORT, COMMAND, QUERY, STANDALONE, "org.springframework..", "jakarta..");

    @ArchTest
    static final ArchRule theSupportKnowsNoneOfItsUsers = noClasses()
            .that()
            .resideInAPackage(SUPPORT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(COMMAND, QUERY, STANDALONE);

    @ArchTest
    static final ArchRule theCommandSideDoesNotKnowTheQuerySide = noClasses()
            .that()
            .resideInAPackage(COMMAND)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(QUERY, STANDALONE);

    @ArchTest
    static final ArchRule theQuerySideDoesNotKnowTheCommandSide = noClasses()
            .that()
            .resideInAPackage(QUERY)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(COMMAND, STANDALONE, "io.eventbank.account.api.command..");

    @ArchTest
    static final ArchRule aggregatesAndControllersKeepToThemselves = classes()
            .that()
            .areAnnotatedWith(Aggregate.class)
            .or()
            .areAnnotatedWith(RestController.class)
            .should()
            .bePackagePrivate();

    @ArchTest
    static final ArchRule everyEndpointSaysWhoMayCallIt = methods()
            .that()
            .areMetaAnnotatedWith(RequestMapping.class)
            .and()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(COMMAND, QUERY, STANDALONE)
            .should()
            .beAnnotatedWith(AllowedRoles.class);

    @ArchTest
    static final ArchRule everyQueryHandlerKnowsTheCaller = methods()
            .that()
            .areAnnotatedWith(QueryHandler.class)
            .should()
            .haveRawParameterTypes(DescribedPredicate.describe(
                    "one of which is the caller",
                    types -> types.stream().anyMatch(type -> type.isEquivalentTo(Caller.class))));

    @ArchTest
    static final ArchRule handlersOfRequestsAreCalledHandle = methods()
            .that()
            .areAnnotatedWith(CommandHandler.class)
            .or()
            .areAnnotatedWith(QueryHandler.class)
            .should()
            .haveName("handle");

    @ArchTest
    static final ArchRule handlersOfEventsAreCalledOn = methods()
            .that()
            .areAnnotatedWith(EventHandler.class)
            .or()
            .areAnnotatedWith(EventSourcingHandler.class)
            .should()
            .haveName("on");

    @ArchTest
    static final ArchRule moneyIsNeverABinaryFraction = noClasses()
            .that()
            .resideInAnyPackage(API, COMMAND, QUERY)
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.Double");
}
