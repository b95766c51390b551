package io.eventbank.account.support.personaldata;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the master key of personal data comes from, and where what it is combined with is kept. All processes of one
 * installation need the same.
 *
 * @param masterKey 32 bytes in Base64; wins over the file
 * @param masterKeyFile holds the same; made at the first start if it is missing and no key is configured
 * @param wrappingKeysFile secrets that are overwritten when the key of an owner is destroyed, made at the first start
 *     if it is missing; without, a destroyed key can be read from old files of the database with the master key
 */
@ConfigurationProperties("account.personal-data")
record PersonalDataProperties(String masterKey, Path masterKeyFile, Path wrappingKeysFile) {}
