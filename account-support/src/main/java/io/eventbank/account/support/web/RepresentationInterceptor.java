package io.eventbank.account.support.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses what the framework finds out too late or not at all: an answer that is wanted in another character set than
 * UTF-8, which would be refused when all is done, and a body that is said to be of any type.
 */
final class RepresentationInterceptor implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotAcceptableException, HttpMediaTypeNotSupportedException {
        if (parsed(request.getContentType()).stream().anyMatch(RepresentationInterceptor::isWildcard)) {
            throw new HttpMediaTypeNotSupportedException("Content-Type must be one type");
        }
        if (parsed(request.getHeader(HttpHeaders.ACCEPT)).stream().anyMatch(RepresentationInterceptor::isRecoded)) {
            throw new HttpMediaTypeNotAcceptableException("Answers are in UTF-8");
        }
        return true;
    }

    private static boolean isWildcard(MediaType type) {
        return type.isWildcardType() || type.isWildcardSubtype();
    }

    private static boolean isRecoded(MediaType type) {
        return type.getCharset() != null && !type.getCharset().equals(StandardCharsets.UTF_8);
    }

    private static List<MediaType> parsed(String header) {
        try {
            return MediaType.parseMediaTypes(header);
        } catch (InvalidMediaTypeException e) {
            return List.of(); // refused where it is read
        }
    }
}
