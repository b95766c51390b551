package io.eventbank.account.standalone.description;

import io.eventbank.account.standalone.testing.BankClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looks at an answer: is it one that the document allows for that request, and does it tell no more than it should? */
final class AnswerCheck {

    private static final String REQUEST_ID = "X-Request-Id";
    private static final String PROBLEM = "application/problem+json";
    private static final List<String> DECLARED =
            List.of("ETag", "Location", "Link", "Retry-After", "Idempotency-Replayed", "WWW-Authenticate");

    /** How it is made: classes, stack traces, statements. */
    private static final Pattern INSIDE = Pattern.compile(
            "\\b(java|javax|jakarta|org|com|io|tools)\\.[a-z]+\\.|Exception\\b|\\bat [a-z.]+\\(|SQLSTATE|PSQL|"
                    + "\\b(SELECT|INSERT INTO|UPDATE) .*\\b(FROM|VALUES|SET)\\b|account_(query|command)\\.|hibernate|tomcat",
            Pattern.CASE_INSENSITIVE);

    /** Refusals of a 400 that depend on more than the form of the request. */
    private static final Set<String> OF_CONTENT = Set.of("invalid_amount", "invalid_currency", "invalid_cursor");

    private final Document document;
    private final GeneratedRequest request;
    private final Answer answer;
    private final List<String> faults = new ArrayList<>();

    AnswerCheck(Document document, GeneratedRequest request, Answer answer) {
        this.document = document;
        this.request = request;
        this.answer = answer;
    }

    /** What is wrong; nothing if nothing is. */
    List<String> faults() {
        int status = answer.status();
        JsonNode declared = request.operation().answer(status);
        if (declared.isMissingNode()) {
            faults.add("the status " + status + " is not declared");
            return faults;
        }
        headers(declared);
        form(declared);
        if (status >= 400) {
            problem();
        }
        fits();
        persons();
        return faults;
    }

    private void headers(JsonNode declared) {
        String id = answer.header(REQUEST_ID);
        if (id == null) {
            faults.add("no " + REQUEST_ID);
        } else if (request.headers().getOrDefault(REQUEST_ID, "").matches("[A-Za-z0-9._-]{1,64}")
                && !id.equals(request.headers().get(REQUEST_ID))) {
            faults.add("another " + REQUEST_ID + ": " + id);
        }
        for (String name : DECLARED) {
            JsonNode header = declared.path("headers").path(name);
            if (answer.header(name) != null) {
                String errors = header.isMissingNode()
                        ? "not declared"
                        : document.errors(header.path("schema"), value(header, answer.header(name)));
                if (!errors.isEmpty()) {
                    faults.add("the header " + name + ": " + errors);
                }
            }
        }
        if ((answer.status() == 503 || answer.status() == 429) && answer.header("Retry-After") == null) {
            faults.add("no Retry-After");
        }
    }

    private static JsonNode value(JsonNode header, String text) {
        JsonMapper json = JsonMapper.shared();
        return header.path("schema").path("type").asString("").equals("integer")
                ? json.readTree(text)
                : json.getNodeFactory().stringNode(text);
    }

    private void form(JsonNode declared) {
        JsonNode content = declared.path("content");
        String type = answer.header("Content-Type");
        String media = type == null ? null : type.split(";")[0];
        if (media == null || !content.has(media)) {
            boolean none = content.isEmpty() && answer.response().body().isEmpty();
            if (!none) {
                faults.add("the content type " + type + " is not declared");
            }
            return;
        }
        if (media.endsWith("json")) {
            try {
                String errors = document.errors(content.path(media).path("schema"), answer.body());
                if (!errors.isEmpty()) {
                    faults.add("the body is not as declared: " + errors);
                }
            } catch (JacksonException e) {
                faults.add("the body is no JSON");
            }
        }
    }

    private void problem() {
        if (!String.valueOf(answer.header("Content-Type")).startsWith(PROBLEM)) {
            return; // said already
        }
        JsonNode problem = answer.body();
        if (problem.path("status").asInt() != answer.status()) {
            faults.add("the problem has another status");
        }
        if (!problem.path("type")
                .asString("")
                .equals("urn:eventbank:problem:" + problem.path("code").asString(""))) {
            faults.add("the problem's type and code do not agree");
        }
        // What the client sent may look like anything.
        String said = problem.path("detail").asString("") + " "
                + problem.path("title").asString("") + " "
                + problem.path("errors")
                        .valueStream()
                        .map(error -> error.path("message").asString(""))
                        .toList();
        if (INSIDE.matcher(said).find()) {
            faults.add("the problem tells how the server is made");
        }
    }

    private void fits() {
        int status = answer.status();
        String code = status >= 400 ? answer.text("code") : "";
        if (status >= 500 && !code.equals("read_model_behind")) {
            faults.add("the server failed");
        }
        if (request.isValid()
                && (status == 415 || status == 413 || status == 400 && !OF_CONTENT.contains(code))
                && !request.headers().getOrDefault("Accept", "*/*").isEmpty()) {
            faults.add("the document allows the request");
        }
        if (!request.isValid() && status < 400) {
            faults.add("the document does not allow the request");
        }
    }

    /** Names and addresses are for those who may see them, and are not said again to those who sent them in vain. */
    private void persons() {
        boolean told = answer.response().body().contains(Values.PERSON);
        if (told
                && (answer.status() >= 400
                        || request.caller().contains("customer")
                        || request.caller().equals("operator"))) {
            faults.add("it tells who somebody is");
        }
    }
}
