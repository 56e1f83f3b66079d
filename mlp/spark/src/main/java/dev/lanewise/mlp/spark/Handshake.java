package dev.lanewise.mlp.spark;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Both ends of a new connection show that they know the secret of the job, which never travels: each answers the
/// other's random challenge with an HMAC-SHA256 (RFC 2104) of both challenges and of who is talking.
///
/// ```text
/// caller                                     called
///   magic, rank, challenge c  ────────▶
///                             ◀────────  challenge d, HMAC("called", rank, c, d)
///   HMAC("caller", rank, c, d) ───────▶
/// ```
///
/// What follows on the connection is gradients in the clear, as on Spark's own connections without
/// `spark.network.crypto.enabled`.
final class Handshake {
    private static final long MAGIC = 0x4C616E6577697365L; // "Lanewise"
    private static final int CHALLENGE = 32;

    private final byte[] secret;
    private final SecureRandom random = new SecureRandom();

    Handshake(byte[] secret) {
        this.secret = secret.clone();
    }

    /// Whether both have the same secret, as two ends of one process.
    boolean isOf(Handshake other) {
        return MessageDigest.isEqual(secret, other.secret);
    }

    /// @param caller this end's rank
    /// @throws IOException if the other end does not know the secret
    void call(DataInputStream in, DataOutputStream out, int caller) throws IOException {
        byte[] c = challenge();
        out.writeLong(MAGIC);
        out.writeInt(caller);
        out.write(c);
        out.flush();
        byte[] d = in.readNBytes(CHALLENGE);
        byte[] proof = in.readNBytes(CHALLENGE);
        if (d.length < CHALLENGE || !MessageDigest.isEqual(proof, proof("called", caller, c, d))) {
            throw new IOException("the other end does not know the secret of this training");
        }
        out.write(proof("caller", caller, c, d));
        out.flush();
    }

    /// @return the caller's rank
    /// @throws IOException if the caller does not know the secret
    int answer(DataInputStream in, DataOutputStream out) throws IOException {
        if (in.readLong() != MAGIC) {
            throw new IOException("the caller speaks another protocol");
        }
        int caller = in.readInt();
        byte[] c = in.readNBytes(CHALLENGE);
        byte[] d = challenge();
        if (c.length < CHALLENGE) {
            throw new IOException("the caller hung up");
        }
        out.write(d);
        out.write(proof("called", caller, c, d));
        out.flush();
        if (!MessageDigest.isEqual(in.readNBytes(CHALLENGE), proof("caller", caller, c, d))) {
            throw new IOException("the caller does not know the secret of this training");
        }
        return caller;
    }

    private byte[] challenge() {
        byte[] bytes = new byte[CHALLENGE];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] proof(String who, int caller, byte[] c, byte[] d) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update(who.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(caller).array());
            mac.update(c);
            return mac.doFinal(d);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has HmacSHA256", e);
        }
    }
}
