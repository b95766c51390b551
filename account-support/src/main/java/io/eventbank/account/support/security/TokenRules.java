package io.eventbank.account.support.security;

import io.eventbank.account.support.web.Formats;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;

/**
 * What is asked of every token beside its signature, issuer and audience: it expires, is an access token as of RFC 9068
 * or a plain JWT, names its subject, and an owner only by an identifier. The subject is written into events and logs,
 * so it has 1 to 255 characters, none of them for control.
 */
public final class TokenRules implements OAuth2TokenValidator<Jwt> {

    private static final Pattern SUBJECT = Pattern.compile("[^\\p{Cntrl}\\u2028\\u2029]{1,255}");

    TokenRules() {}

    /** All of them, to be asked beside those for issuer and audience; they replace Spring Security's own. */
    public static List<OAuth2TokenValidator<Jwt>> all() {
        return List.of(new TokenRules(), timestamps(), types());
    }

    static JwtTimestampValidator timestamps() {
        JwtTimestampValidator timestamps = new JwtTimestampValidator();
        timestamps.setAllowEmptyExpiryClaim(false);
        return timestamps;
    }

    static JwtTypeValidator types() {
        JwtTypeValidator types = new JwtTypeValidator("JWT", "at+jwt", "application/at+jwt");
        types.setAllowEmpty(true);
        return types;
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        if (token.getSubject() == null || !SUBJECT.matcher(token.getSubject()).matches()) {
            return refused("The subject is missing or not one");
        }
        Object owner = token.getClaim(Caller.OWNER_CLAIM);
        if (owner != null && !(owner instanceof String id && Formats.isId(id))) {
            return refused("The owner is not an identifier");
        }
        return OAuth2TokenValidatorResult.success();
    }

    private static OAuth2TokenValidatorResult refused(String why) {
        return OAuth2TokenValidatorResult.failure(new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, why, null));
    }
}
