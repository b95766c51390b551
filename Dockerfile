# The image of one module, from the sources and with nothing but Docker: docker build --build-arg MODULE=account-command .

FROM eclipse-temurin:25.0.3_9-jdk-noble AS build
WORKDIR /build
COPY . .
# The same for all modules, so it is done once. The cache holds what Maven fetches.
RUN --mount=type=cache,target=/root/.m2 sh mvnw --batch-mode --no-transfer-progress package -DskipTests

FROM build AS layers
ARG MODULE
RUN jar=$(ls $MODULE/target/$MODULE-exec.jar $MODULE/target/$MODULE.jar 2>/dev/null | head -n 1) \
    && cp "$jar" /application.jar \
    && java -Djarmode=tools -jar /application.jar extract --layers --destination /layers

FROM eclipse-temurin:25.0.3_9-jre-noble
# What a process keeps. A new volume takes over whose the directory is.
RUN mkdir /data /keys /seal && chown 10001:10001 /data /keys /seal && chmod 700 /data /keys /seal
WORKDIR /application
COPY --from=layers /layers/dependencies/ ./
COPY --from=layers /layers/snapshot-dependencies/ ./
COPY --from=layers /layers/application/ ./
USER 10001:10001
# The heap is a share of the container's memory; the rest is for threads, classes and buffers.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-jar", "application.jar"]
