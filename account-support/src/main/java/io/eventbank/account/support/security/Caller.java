package io.eventbank.account.support.security;

import io.eventbank.account.api.value.OwnerId;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.messaging.MetaData;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/**
 * On whose behalf a command or query is. It travels as metadata of the message, so that handlers decide by it wherever
 * they run; they may name it as a parameter.
 *
 * @param subject the token's subject, or a name for a part of the application
 * @param ownerId the owner whose accounts a customer may use; null for others
 */
public record Caller(String subject, Set<Role> roles, OwnerId ownerId) {

    /** The key of the subject in the metadata of messages, events among them. */
    public static final String ACTOR = "actor";

    static final String OWNER_CLAIM = "owner_id";
    private static final String ROLES_CLAIM = "roles";
    private static final String ROLES = "actorRoles";
    private static final String OWNER = "actorOwnerId";
    private static final Caller NOBODY = new Caller("nobody", Set.of(), null);

    /** A part of the application that acts by itself. */
    public static Caller system(String name) {
        return new Caller(name, Set.of(Role.SYSTEM), null);
    }

    /** The caller that a message is from; one that may do nothing if the message does not say. */
    public static Caller of(MetaData metaData) {
        if (!(metaData.get(ACTOR) instanceof String subject)) {
            return NOBODY;
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (metaData.get(ROLES) instanceof String names && !names.isEmpty()) {
            Arrays.stream(names.split(",")).map(Role::valueOf).forEach(roles::add);
        }
        return new Caller(subject, roles, metaData.get(OWNER) instanceof String id ? new OwnerId(id) : null);
    }

    /** The caller of the current request, if there is one with a token. */
    public static Optional<Caller> current() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof JwtAuthenticationToken token
                ? Optional.of(of(token.getToken()))
                : Optional.empty();
    }

    static Caller of(Jwt token) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (token.getClaim(ROLES_CLAIM) instanceof Collection<?> names) {
            names.forEach(name -> Role.ofClaim(String.valueOf(name)).ifPresent(roles::add));
        }
        String owner = token.getClaim(OWNER_CLAIM) instanceof String id ? id : null;
        return new Caller(token.getSubject(), roles, owner == null ? null : new OwnerId(owner));
    }

    /** The caller as metadata of a message. */
    public Map<String, String> toMetaData() {
        Map<String, String> metaData = new HashMap<>();
        metaData.put(ACTOR, subject);
        metaData.put(ROLES, roles.stream().map(Role::name).collect(Collectors.joining(",")));
        if (ownerId != null) {
            metaData.put(OWNER, ownerId.value());
        }
        return metaData;
    }

    /** Whether the caller has one of these roles. */
    public boolean hasAny(Role... wanted) {
        return List.of(wanted).stream().anyMatch(roles::contains);
    }

    /** Whether the caller may give every command. */
    public boolean commandsEverything() {
        return hasAny(Role.TELLER, Role.SYSTEM);
    }

    /** Whether the caller may read what belongs to any owner. */
    public boolean seesEverything() {
        return hasAny(Role.TELLER, Role.AUDITOR, Role.SYSTEM);
    }

    /** Whether the caller may give commands for what belongs to this owner. */
    public boolean mayUse(OwnerId owner) {
        return commandsEverything() || hasAny(Role.CUSTOMER) && owner.equals(ownerId);
    }

    /** Whether the caller may know of what belongs to this owner. To all others it must look as if it did not exist. */
    public boolean sees(OwnerId owner) {
        return seesEverything() || hasAny(Role.CUSTOMER) && owner.equals(ownerId);
    }
}
