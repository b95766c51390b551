package io.eventbank.account.command;

import io.eventbank.account.api.command.ImportOwner;
import io.eventbank.account.api.command.OpenAccount;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.testing.TestDatabase;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Currency;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The command application on a real PostgreSQL. */
public final class CommandSide {

    public static final Map<String, String> TELLER = new Caller("t", Set.of(Role.TELLER), null).toMetaData();

    private CommandSide() {}

    /** Starts one without its web server on a database of {@link TestDatabase}; several may share it. */
    public static ConfigurableApplicationContext start(String databaseUrl, Path spool, String... properties) {
        return start(
                new SpringApplicationBuilder(CommandApplication.class).web(WebApplicationType.NONE),
                databaseUrl,
                spool,
                properties);
    }

    /**
     * Starts one with its web server, on a free port; it takes {@link TestTokens}.
     *
     * @param more beans for it
     */
    public static ConfigurableApplicationContext startWeb(
            Class<?> more, String databaseUrl, Path spool, String... properties) {
        return start(
                new SpringApplicationBuilder(CommandApplication.class, TestTokens.class, more),
                databaseUrl,
                spool,
                Stream.concat(Stream.of("server.port=0"), Arrays.stream(properties))
                        .toArray(String[]::new));
    }

    /** Opens accounts in EUR, without overdraft, of an owner C1 who is made known by the way. */
    public static void openAccounts(CommandSender commands, String balance, String... accounts) {
        OwnerId owner = new OwnerId("C1");
        commands.send(new ImportOwner(owner, new EncryptedText("AA"), new EncryptedText("AA")), TELLER);
        for (String account : accounts) {
            commands.send(
                    new OpenAccount(
                            new AccountId(account),
                            owner,
                            AccountType.CHECKING,
                            Currency.getInstance("EUR"),
                            new BigDecimal(balance),
                            BigDecimal.ZERO),
                    TELLER);
        }
    }

    private static ConfigurableApplicationContext start(
            SpringApplicationBuilder application, String databaseUrl, Path spool, String... properties) {
        String[] fixed = {
            "spring.datasource.url=" + databaseUrl,
            "spring.datasource.username=" + TestDatabase.APPLICATION,
            "account.database.event-store-owner.username=" + TestDatabase.OWNER,
            "account.personal-data.master-key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "account.proof.signing-key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "account.import.spool-dir=" + spool,
            "logging.level.root=warn"
        };
        return application.run(Stream.concat(Arrays.stream(fixed), Arrays.stream(properties))
                .map(property -> "--" + property)
                .toArray(String[]::new));
    }
}
