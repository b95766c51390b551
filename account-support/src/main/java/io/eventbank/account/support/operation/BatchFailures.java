package io.eventbank.account.support.operation;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.ExecutionResult;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Remembers which segments of this process failed last. Axon forgets it at once: it gives such a segment back, and
 * claims it again some seconds later.
 */
final class BatchFailures {

    private static final String WATCHED = BatchFailures.class.getName();

    private final Map<String, Map<Integer, SegmentError>> failures = new ConcurrentHashMap<>();

    /** Notes of each batch of a processor whether it failed. */
    MessageHandlerInterceptor<EventMessage<?>> watch(String processor) {
        String segmentKey = "Processor[" + processor + "]/SegmentId"; // where a pooled processor says it
        return (unitOfWork, handlers) -> {
            UnitOfWork<?> batch = unitOfWork.root();
            if (batch.getResource(segmentKey) instanceof Integer segment) {
                batch.getOrComputeResource(WATCHED, key -> {
                    batch.onRollback(failed -> note(processor, segment, failed.getExecutionResult()));
                    batch.afterCommit(done -> segments(processor).remove(segment));
                    return true;
                });
            }
            return handlers.proceed();
        };
    }

    /** Why a segment failed when this process last tried; null if it did not. */
    SegmentError of(String processor, int segment) {
        return segments(processor).get(segment);
    }

    /** Forgets all segments of a processor but these: others are gone, or somebody else's now. */
    void keepOnly(String processor, Collection<Integer> segments) {
        segments(processor).keySet().retainAll(segments);
    }

    private void note(String processor, int segment, ExecutionResult result) {
        Throwable cause = result == null || !result.isExceptionResult() ? null : result.getExceptionResult();
        segments(processor).put(segment, SegmentError.of(cause));
    }

    private Map<Integer, SegmentError> segments(String processor) {
        return failures.computeIfAbsent(processor, name -> new ConcurrentHashMap<>());
    }
}
