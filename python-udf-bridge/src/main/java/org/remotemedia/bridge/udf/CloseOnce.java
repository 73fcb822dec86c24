package org.remotemedia.bridge.udf;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.Metadata;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.ServerCall;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.ServerCallHandler;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.ServerInterceptor;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.Status;

/**
 * Lets a call be closed twice. Beam's services close a worker's calls when they are closed, and
 * again when the worker, which ends at the same moment, closes its side. gRPC takes the second for
 * a mistake and writes its stack trace to standard error, although the run has succeeded.
 */
final class CloseOnce implements ServerInterceptor {
  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return next.startCall(
        new SimpleForwardingServerCall<>(call) {
          private final AtomicBoolean closed = new AtomicBoolean();

          @Override
          public void close(Status status, Metadata trailers) {
            if (!closed.getAndSet(true)) {
              super.close(status, trailers);
            }
          }
        },
        headers);
  }
}
