package dev.phalanx;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.HttpResponse;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * One request by HTTP/2 over TLS to a server in this process. API servers are spoken to like that,
 * the embedded cluster is not; so the training of the AOT cache would not see it otherwise.
 */
final class TlsExchange {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final int LIMIT_SECONDS = 30;

  private TlsExchange() {}

  /** Blocks until it is answered; {@code folder} gets the server's key. */
  static void run(Path folder) throws Exception {
    var context = context(key(folder.resolve("server.p12")));
    var config =
        ConfigFactory.parseString("akka.http.server.enable-http2 = on, akka.loglevel = off")
            .withFallback(ConfigFactory.load());
    var system = ActorSystem.create(Behaviors.empty(), "tls", config);
    try (var client = HttpClient.newBuilder().sslContext(context).build()) {
      var bound = new ArrayBlockingQueue<ServerBinding>(1);
      var _ =
          Http.get(system)
              .newServerAt("127.0.0.1", 0)
              .enableHttps(ConnectionContext.httpsServer(context))
              .bindSync(_ -> HttpResponse.create().withEntity("{}"))
              .thenAccept(bound::add);
      var server = bound.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (server == null) {
        throw new IOException("the server does not start");
      }
      var url = URI.create("https://127.0.0.1:" + server.localAddress().getPort());
      var answer = client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
      if (answer.version() != HttpClient.Version.HTTP_2) {
        throw new IOException("the answer came by " + answer.version());
      }
    } finally {
      system.terminate();
    }
  }

  /** A new key with a certificate of its own, made by the JDK's keytool. */
  private static KeyStore key(Path file)
      throws IOException, GeneralSecurityException, InterruptedException {
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .inheritIO()
            .start();
    if (!keytool.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IOException("keytool has made no key");
    }
    var store = KeyStore.getInstance("PKCS12");
    try (var content = Files.newInputStream(file)) {
      store.load(content, PASSWORD);
    }
    return store;
  }

  /** For both ends: it proves by that key and trusts its certificate. */
  private static SSLContext context(KeyStore store) throws GeneralSecurityException {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }
}
