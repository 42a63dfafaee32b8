package io.skep.testkit.servers;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Sends single commands to a local Redis server, each over a new connection. */
final class RedisCommand {

  private static final int TIMEOUT_MILLIS = 5_000;

  private RedisCommand() {}

  /** Returns the reply as text and throws if the reply is an error. */
  static String run(int port, String... arguments) throws IOException {
    var reply = raw(port, arguments);
    if (reply.startsWith("-")) {
      throw new IllegalStateException(arguments[0] + ": " + reply.substring(1));
    }
    return reply;
  }

  /** Returns the reply as text; an error reply begins with a hyphen. */
  static String raw(int port, String... arguments) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(LoopbackPorts.address(), port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      var request = new StringBuilder("*" + arguments.length + "\r\n");
      for (var argument : arguments) {
        int length = argument.getBytes(StandardCharsets.UTF_8).length;
        request.append('$').append(length).append("\r\n").append(argument).append("\r\n");
      }
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
      return read(new DataInputStream(new BufferedInputStream(socket.getInputStream())));
    }
  }

  private static String read(DataInputStream replies) throws IOException {
    var line = line(replies);
    var rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+', ':' -> rest;
      case '-' -> line;
      case '$' -> bulk(replies, Integer.parseInt(rest));
      case '*' -> {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(rest); i++) {
          parts.add(read(replies));
        }
        yield String.join("\n", parts);
      }
      default -> throw new IOException("no reply from Redis: " + line);
    };
  }

  private static String bulk(DataInputStream replies, int length) throws IOException {
    if (length < 0) {
      return "";
    }
    var bytes = new byte[length + 2];
    replies.readFully(bytes);
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static String line(DataInputStream replies) throws IOException {
    var line = new StringBuilder();
    for (int next = replies.readUnsignedByte(); next != '\n'; next = replies.readUnsignedByte()) {
      line.append((char) next);
    }
    // Strips the carriage return.
    return line.substring(0, line.length() - 1);
  }

  /** Returns once the condition holds. */
  static void await(Duration timeout, Callable<Boolean> condition) throws IOException {
    long start = System.nanoTime();
    try {
      while (!condition.call()) {
        if (System.nanoTime() - start > timeout.toNanos()) {
          throw new IllegalStateException("condition not met within " + timeout);
        }
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      }
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
