package io.eventbank.account.support.personaldata;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the master key of personal data comes from. All processes of one installation need the same.
 *
 * @param masterKey 32 bytes in Base64; wins over the file
 * @param masterKeyFile holds the same; made at the first start if it is missing and no key is configured
 */
@ConfigurationProperties("account.personal-data")
record PersonalDataProperties(String masterKey, Path masterKeyFile) {}
