package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.lanewise.kernels.RandomOperands.Place;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation, called or prepared, with random arguments: sizes, leading dimensions, offsets at the ends of their
/// ranges, operands that overlap, lie beside each other or do not fit. A call is refused with a documented exception,
/// and nothing is written; or it gives the bits of the scalar backend in every array, padding included. What is to be
/// refused is worked out in [RandomOperands].
///
/// `-Dlanewise.fuzz=100000` asks for so many calls of each type, `-Dlanewise.fuzz.seed=…` for others; a failure names
/// the seed of its call.
@SuppressWarnings("ReferenceEquality") // that very operand
class ArgumentFuzzTest {
    private static final int CALLS = Integer.getInteger("lanewise.fuzz", 3_000);
    private static final long SEED = Long.getLong("lanewise.fuzz.seed", 20_261_128);

    private static final double[] ALPHAS = {1, 1, 1, -1, 0.5, 0, 0.3};
    private static final double[] BETAS = {0, 0, 1, 1, -1, 0.5, -1.7};

    /// A call, on arrays that stand in for those of its operands.
    private interface Call<T> {
        double run(Kernels kernels, List<T> arrays);
    }

    private record Case<T>(String name, RandomOperands<T> operands, Call<T> call) {}

    @ParameterizedTest
    @MethodSource("dev.lanewise.kernels.Real#all")
    <T> void refusedOrTheBitsOfTheReference(Real<T> real) {
        try (Kernels scalar = Kernels.scalar()) {
            List<Kernels> others = new ArrayList<>();
            for (Backends.Opener opener : Backends.all()) {
                if (opener.backend() == Backend.SIMD) {
                    others.add(opener.open());
                }
            }
            int refused = 0;
            for (int i = 0; i < CALLS; i++) {
                long seed = SEED + i;
                String name = "seed " + seed;
                try {
                    Case<T> drawn = draw(real, new SplittableRandom(seed));
                    name += " " + drawn.name + " " + drawn.operands;
                    refused += check(drawn, scalar, others) ? 0 : 1;
                } catch (Throwable t) {
                    throw new AssertionError(name, t);
                }
            }
            others.forEach(Kernels::close);
            assertTrue(refused > CALLS / 20 && refused < CALLS / 2, refused + " of " + CALLS + " refused");
        }
    }

    /// Whether it was computed, and not refused.
    private static <T> boolean check(Case<T> drawn, Kernels scalar, List<Kernels> others) {
        RandomOperands<T> operands = drawn.operands;
        List<T> before = operands.copies();
        List<T> expected = operands.copies();
        Outcome reference = run(drawn, scalar, expected);
        if (reference.thrown == null) {
            assertTrue(operands.refusals.isEmpty(), () -> "not refused; expected one of " + operands.refusals);
        } else {
            boolean allowed = operands.refusals.contains(reference.thrown.getClass())
                    || (operands.maybeRefused && reference.thrown instanceof IllegalArgumentException);
            if (!allowed) {
                throw new AssertionError("refused; expected one of " + operands.refusals, reference.thrown);
            }
            assertNotNull(reference.thrown.getMessage());
            assertSame(operands.real, before, expected, "written before it was refused");
        }
        for (Kernels kernels : others) {
            List<T> actual = operands.copies();
            Outcome outcome = run(drawn, kernels, actual);
            String what = kernels.description().toString();
            if (outcome.thrown != null && reference.thrown == null) {
                throw new AssertionError(what, outcome.thrown);
            }
            assertEquals(String.valueOf(reference.thrown), String.valueOf(outcome.thrown), what);
            assertEquals(reference.result, outcome.result, what);
            assertSame(operands.real, expected, actual, what);
        }
        return reference.thrown == null;
    }

    private record Outcome(double result, RuntimeException thrown) {}

    private static <T> Outcome run(Case<T> drawn, Kernels kernels, List<T> arrays) {
        try {
            return new Outcome(drawn.call.run(kernels, arrays), null);
        } catch (RuntimeException e) {
            return new Outcome(0, e);
        }
    }

    private static <T> void assertSame(Real<T> real, List<T> expected, List<T> actual, String what) {
        for (int q = 0; q < expected.size(); q++) {
            T x = expected.get(q);
            T y = actual.get(q);
            for (int i = 0; i < real.length(x); i++) {
                if (!real.same(x, i, y, i)) {
                    fail("%s: array %d, index %d: expected %s, got %s"
                            .formatted(what, q, i, Matrix.show(real.get(x, i)), Matrix.show(real.get(y, i))));
                }
            }
        }
    }

    private static <T> Case<T> draw(Real<T> real, SplittableRandom random) {
        RandomOperands<T> operands = new RandomOperands<>(real, random);
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> gemm(operands, random.nextInt(3) > 0);
            case 3, 4 -> packed(operands);
            case 5 -> batched(operands, random);
            case 6, 7 -> segments(operands, random.nextBoolean());
            case 8, 9 -> level3(operands, random);
            case 10 -> rows(operands, random);
            default -> crossEntropy(operands, random);
        };
    }

    /// The operands of a product.
    private record Product(Transpose transA, Transpose transB, int m, int n, int k, double alpha, double beta) {
        static Product draw(RandomOperands<?> r) {
            Transpose transA = r.orNull(Transpose.values());
            Transpose transB = r.orNull(Transpose.values());
            return new Product(transA, transB, r.size(), r.size(), r.size(), r.factor(ALPHAS), r.factor(BETAS));
        }

        boolean turnsA() {
            return transA == Transpose.TRANS;
        }

        boolean turnsB() {
            return transB == Transpose.TRANS;
        }

        Place a(RandomOperands<?> r) {
            return r.matrix(turnsA() ? k : m, turnsA() ? m : k);
        }

        Place b(RandomOperands<?> r) {
            return r.matrix(turnsB() ? n : k, turnsB() ? k : n);
        }

        Place c(RandomOperands<?> r) {
            return r.matrix(m, n);
        }
    }

    /// How a product is called: now, or prepared, with its epilogue then or at the run.
    private enum Way {
        CALLED,
        PREPARED,
        PREPARED_BARE;

        static Way draw(RandomOperands<?> r) {
            return r.oneIn(2) ? CALLED : r.any(values());
        }
    }

    private static <T> Prepared<T> prepare(
            RandomOperands<T> r, Kernels kernels, Product p, Place a, Place b, Place c, Epilogue<T> epilogue) {
        return r.real.prepare(
                kernels, p.transA, p.transB, p.m, p.n, p.k, p.alpha, a.ldInt(), b.ldInt(), p.beta, c.ldInt(), epilogue);
    }

    private static <T> Case<T> gemm(RandomOperands<T> r, boolean epilogue) {
        Product p = Product.draw(r);
        Place a = p.a(r);
        Place b = p.b(r);
        Place c = p.c(r);
        r.apart(c, a);
        r.apart(c, b);
        Steps steps = epilogue ? Steps.draw(r, p.m, p.n, true) : null;
        if (epilogue) {
            steps.apart(r, c, true);
            steps.apart(r, a, false);
            steps.apart(r, b, false);
        }
        Way way = Way.draw(r);
        return new Case<>(way + " " + p + " " + steps, r, (kernels, x) -> {
            Real<T> real = r.real;
            T xa = x.get(a.array());
            T xb = x.get(b.array());
            T xc = x.get(c.array());
            if (way != Way.CALLED) {
                Epilogue<T> all = steps == null ? null : steps.of(real, x);
                boolean bare = way == Way.PREPARED_BARE || steps == null;
                Prepared<T> prepared = prepare(r, kernels, p, a, b, c, bare ? null : all);
                if (bare && steps != null) {
                    prepared.run(xa, a.offsetInt(), xb, b.offsetInt(), xc, c.offsetInt(), all);
                } else {
                    prepared.run(xa, a.offsetInt(), xb, b.offsetInt(), xc, c.offsetInt());
                }
            } else if (steps == null) {
                real.gemm(
                        kernels,
                        p.transA,
                        p.transB,
                        p.m,
                        p.n,
                        p.k,
                        p.alpha,
                        xa,
                        a.offsetInt(),
                        a.ldInt(),
                        xb,
                        b.offsetInt(),
                        b.ldInt(),
                        p.beta,
                        xc,
                        c.offsetInt(),
                        c.ldInt());
            } else {
                real.gemm(
                        kernels,
                        p.transA,
                        p.transB,
                        p.m,
                        p.n,
                        p.k,
                        p.alpha,
                        xa,
                        a.offsetInt(),
                        a.ldInt(),
                        xb,
                        b.offsetInt(),
                        b.ldInt(),
                        p.beta,
                        xc,
                        c.offsetInt(),
                        c.ldInt(),
                        steps.of(real, x));
            }
            return 0;
        });
    }

    private static <T> Case<T> packed(RandomOperands<T> r) {
        Product p = Product.draw(r);
        Place a = p.a(r);
        Place b = p.b(r);
        Place c = p.c(r);
        r.apart(c, a); // B is copied
        Steps steps = r.oneIn(2) ? Steps.draw(r, p.m, p.n, true) : null;
        if (steps != null) {
            steps.apart(r, c, true);
            steps.apart(r, a, false);
        }
        boolean isPrepared = r.oneIn(3);
        return new Case<>("packed " + isPrepared + " " + p + " " + steps, r, (kernels, x) -> {
            PackedMatrix<T> packed =
                    r.real.pack(kernels, p.transB, p.k, p.n, x.get(b.array()), b.offsetInt(), b.ldInt());
            if (isPrepared) {
                prepare(r, kernels, p, a, b, c, steps == null ? null : steps.of(r.real, x))
                        .run(x.get(a.array()), a.offsetInt(), packed, x.get(c.array()), c.offsetInt());
                return 0;
            }
            r.real.gemm(
                    kernels,
                    p.transA,
                    p.m,
                    p.alpha,
                    x.get(a.array()),
                    a.offsetInt(),
                    a.ldInt(),
                    packed,
                    p.beta,
                    x.get(c.array()),
                    c.offsetInt(),
                    c.ldInt(),
                    steps == null ? null : steps.of(r.real, x));
            return 0;
        });
    }

    /// The matrices of an operand `stride` apart are drawn as one that holds them all.
    private static <T> Case<T> batched(RandomOperands<T> r, SplittableRandom random) {
        Product p = Product.draw(r);
        int batch = r.oneIn(20) ? -1 : random.nextInt(9);
        if (batch < 0) {
            r.refusals.add(IllegalArgumentException.class);
        }
        Place[] of = {p.a(r), p.b(r), p.c(r)};
        long[] strides = new long[3];
        boolean empty = batch < 2;
        for (int q = 0; q < 3; q++) {
            Place place = of[q];
            long size = place.isEmpty() || !place.fits() ? 0 : (place.rows() - 1L) * place.ld() + place.columns();
            long room = r.real.length(r.arrays.get(place.array()));
            strides[q] = switch (random.nextInt(8)) {
                case 0 -> Long.MAX_VALUE - random.nextInt(3);
                case 1 -> -1;
                case 2 -> 0;
                case 3 -> random.nextInt(200);
                default -> size + random.nextInt(3);
            };
            boolean alone = q == 0 || (place.array() != of[0].array() && place.array() != of[q - 1].array());
            alone &= q == 2 || (place.array() != of[2].array() && place.array() != of[q + 1].array());
            if (alone && random.nextInt(3) > 0 && batch > 1 && place.fits() && size < 50_000) {
                // Longer, for all that is in the batch.
                T longer = r.real.allocate((int)
                        Math.min(100_000, room + (long) batch * Math.clamp(strides[q], 0, 9_000)));
                r.real.memory(longer)
                        .asSlice(0, room * r.real.bytes())
                        .copyFrom(r.real.memory(r.arrays.get(place.array())));
                r.arrays.set(place.array(), longer);
            }
            if (strides[q] < 0) {
                r.refusals.add(IllegalArgumentException.class);
            }
        }
        for (int q = 0; q < 3; q++) {
            Place place = of[q];
            long room = r.real.length(r.arrays.get(place.array()));
            if (!empty && !place.isEmpty() && place.fits() && strides[q] >= 0) {
                long size = (place.rows() - 1L) * place.ld() + place.columns();
                if (strides[q] > (room - place.offset() - size) / (batch - 1)) {
                    r.refusals.add(IndexOutOfBoundsException.class);
                }
            }
        }
        Place c = of[2];
        if (c.array() == of[0].array() || c.array() == of[1].array()) {
            r.maybeRefused = true;
        }
        r.apart(c, of[0]);
        r.apart(c, of[1]);
        if (!empty && !c.isEmpty() && c.fits() && strides[2] >= 0) {
            long size = (c.rows() - 1L) * c.ld() + c.columns();
            boolean sideBySide = strides[2] >= c.columns() && strides[2] * (batch - 1) + c.columns() <= c.ld();
            if (strides[2] < size && !sideBySide) {
                r.refusals.add(IllegalArgumentException.class); // overlap, or look like it
            }
        }
        boolean isPrepared = r.oneIn(3);
        return new Case<>(
                "batch " + batch + " strides " + List.of(strides[0], strides[1], strides[2]) + " " + p + isPrepared,
                r,
                (kernels, x) -> {
                    if (isPrepared) {
                        prepare(r, kernels, p, of[0], of[1], c, null)
                                .runBatched(
                                        x.get(of[0].array()),
                                        of[0].offsetInt(),
                                        strides[0],
                                        x.get(of[1].array()),
                                        of[1].offsetInt(),
                                        strides[1],
                                        x.get(c.array()),
                                        c.offsetInt(),
                                        strides[2],
                                        batch);
                        return 0;
                    }
                    r.real.gemmBatched(
                            kernels,
                            p.transA,
                            p.transB,
                            p.m,
                            p.n,
                            p.k,
                            p.alpha,
                            x.get(of[0].array()),
                            of[0].offsetInt(),
                            of[0].ldInt(),
                            strides[0],
                            x.get(of[1].array()),
                            of[1].offsetInt(),
                            of[1].ldInt(),
                            strides[1],
                            p.beta,
                            x.get(c.array()),
                            c.offsetInt(),
                            c.ldInt(),
                            strides[2],
                            batch);
                    return 0;
                });
    }

    private static <T> Case<T> segments(RandomOperands<T> r, boolean epilogue) {
        Product p = Product.draw(r);
        Place a = r.segment(p.turnsA() ? p.k : p.m, p.turnsA() ? p.m : p.k);
        Place b = r.segment(p.turnsB() ? p.n : p.k, p.turnsB() ? p.k : p.n);
        Place c = r.segment(p.m, p.n);
        r.apart(c, a);
        r.apart(c, b);
        Steps steps = epilogue ? Steps.draw(r, p.m, p.n, true) : null;
        if (epilogue) {
            steps.notUnder(r, c, true);
            steps.notUnder(r, a, false);
            steps.notUnder(r, b, false);
        }
        boolean isPrepared = Math.max(a.ld(), Math.max(b.ld(), c.ld())) <= Integer.MAX_VALUE && r.oneIn(3);
        return new Case<>("segments " + isPrepared + " " + p + " " + steps, r, (kernels, x) -> {
            try (Arena arena = Arena.ofShared()) {
                List<MemorySegment> all = r.segments(x, arena);
                try {
                    if (isPrepared) {
                        prepare(r, kernels, p, a, b, c, steps == null ? null : steps.of(r.real, x))
                                .run(
                                        RandomOperands.slice(all, a),
                                        a.offset(),
                                        RandomOperands.slice(all, b),
                                        b.offset(),
                                        RandomOperands.slice(all, c),
                                        c.offset());
                        r.oneNaN(all, c);
                        return 0;
                    }
                    r.real.gemm(
                            kernels,
                            p.transA,
                            p.transB,
                            p.m,
                            p.n,
                            p.k,
                            p.alpha,
                            RandomOperands.slice(all, a),
                            a.offset(),
                            a.ld(),
                            RandomOperands.slice(all, b),
                            b.offset(),
                            b.ld(),
                            p.beta,
                            RandomOperands.slice(all, c),
                            c.offset(),
                            c.ld(),
                            steps == null ? null : steps.of(r.real, x));
                    r.oneNaN(all, c);
                } finally {
                    r.copyBack(all, x);
                }
                return 0;
            }
        });
    }

    /// The steps of an epilogue; places are null where there is no such step.
    private record Steps(
            Place bias, Place kept, Place at, Place sums, Place factor, Activation f, double alpha, double beta) {
        static Steps draw(RandomOperands<?> r, int m, int n, boolean product) {
            Activation[] all = {
                Activation.RELU, Activation.TANH, Activation.IDENTITY, Activation.GELU, Activation.leakyRelu(0.1)
            };
            Activation f = r.any(all);
            double alpha = r.factor(ALPHAS);
            double beta = r.factor(BETAS);
            if (product && r.oneIn(4)) {
                return new Steps(null, null, null, null, r.vector(1), f, alpha, beta);
            }
            return new Steps(
                            r.oneIn(2) ? r.vector(n) : null,
                            r.oneIn(3) ? r.matrix(m, n) : null,
                            r.oneIn(3) ? r.matrix(m, n) : null,
                            r.oneIn(2) ? r.vector(n) : null,
                            null,
                            f,
                            alpha,
                            beta)
                    .amongThemselves(r);
        }

        private Steps amongThemselves(RandomOperands<?> r) {
            for (Place written : new Place[] {kept, sums}) {
                for (Place other : new Place[] {bias, at, kept, sums}) {
                    if (written != null && other != null && written != other) {
                        r.apart(written, other);
                    }
                }
            }
            return this;
        }

        /// Against an operand of the call.
        void apart(RandomOperands<?> r, Place operand, boolean written) {
            for (Place own : new Place[] {bias, kept, at, sums, factor}) {
                if (own != null && (written || own == kept || own == sums)) {
                    r.apart(own, operand);
                }
            }
        }

        void notUnder(RandomOperands<?> r, Place operand, boolean written) {
            for (Place own : new Place[] {bias, kept, at, sums, factor}) {
                if (own != null && (written || own == kept || own == sums)) {
                    r.notUnder(own, operand);
                }
            }
        }

        <T> Epilogue<T> of(Real<T> real, List<T> x) {
            Epilogue.Builder<T> builder = real.epilogue();
            if (factor != null) {
                return builder.addOnce(x.get(factor.array()), factor.offsetInt())
                        .build();
            }
            if (bias != null) {
                builder.bias(x.get(bias.array()), bias.offsetInt());
            }
            if (kept != null) {
                builder.keepPreActivation(x.get(kept.array()), kept.offsetInt(), kept.ldInt());
            }
            if (f != Activation.IDENTITY) {
                builder.activation(f);
            }
            if (at != null) {
                builder.derivative(f, x.get(at.array()), at.offsetInt(), at.ldInt());
            }
            if (sums != null) {
                builder.columnSums(x.get(sums.array()), sums.offsetInt(), alpha, beta);
            }
            return builder.build();
        }
    }

    private static <T> Case<T> level3(RandomOperands<T> r, SplittableRandom random) {
        List<Level3Case.Flags> all = Level3Case.Flags.all();
        Level3Case.Flags flags = all.get(random.nextInt(all.size()));
        Level3Case.Operation operation = flags.operation();
        int m = r.size();
        int n = operation.updatesTriangle() ? m : r.size();
        int k = operation.updatesTriangle() ? r.size() : 0;
        boolean turned = flags.trans() == Transpose.TRANS;
        int order = flags.side() == Side.LEFT ? m : n;
        Place a = operation.updatesTriangle() ? r.matrix(turned ? k : n, turned ? n : k) : r.matrix(order, order);
        Place b = switch (operation) {
            case SYR2K -> r.matrix(turned ? k : n, turned ? n : k);
            case SYMM -> r.matrix(m, n);
            default -> null;
        };
        Place c = r.matrix(m, n);
        r.apart(c, a);
        if (b != null) {
            r.apart(c, b);
        }
        double alpha = r.factor(ALPHAS);
        double beta = r.factor(BETAS);
        return new Case<>(flags + " " + m + "×" + n + " k=" + k + " " + alpha + " " + beta, r, (kernels, x) -> {
            Level3Case<T> g = new Level3Case<>(
                    r.real,
                    operation,
                    flags.side(),
                    flags.uplo(),
                    flags.trans(),
                    flags.diag(),
                    m,
                    n,
                    k,
                    alpha,
                    in(r, x, a),
                    b == null ? null : in(r, x, b),
                    beta,
                    in(r, x, c));
            g.run(kernels);
            return 0;
        });
    }

    private static <T> Matrix<T> in(RandomOperands<T> r, List<T> x, Place place) {
        return Matrix.at(r.real, x.get(place.array()), place.offsetInt(), place.rows(), place.columns(), place.ldInt());
    }

    private static <T> Case<T> rows(RandomOperands<T> r, SplittableRandom random) {
        int m = r.size();
        int n = r.size();
        Place x = r.matrix(m, n);
        int which = random.nextInt(5);
        if (which == 0) {
            Steps steps = Steps.draw(r, m, n, false);
            steps.apart(r, x, true);
            return new Case<>("apply " + steps, r, (kernels, arrays) -> {
                r.real.apply(kernels, m, n, arrays.get(x.array()), x.offsetInt(), x.ldInt(), steps.of(r.real, arrays));
                return 0;
            });
        }
        boolean inPlace = which < 3 && r.oneIn(3);
        Place y = inPlace ? x : r.matrix(m, n);
        if (which > 2 || !sameAs(x, y)) {
            r.apart(y, x);
        }
        return new Case<>("rows " + which, r, (kernels, arrays) -> {
            T in = arrays.get(x.array());
            T out = arrays.get(y.array());
            Real<T> real = r.real;
            switch (which) {
                case 1 -> real.softmax(kernels, m, n, in, x.offsetInt(), x.ldInt(), out, y.offsetInt(), y.ldInt());
                case 2 -> real.logSoftmax(kernels, m, n, in, x.offsetInt(), x.ldInt(), out, y.offsetInt(), y.ldInt());
                case 3 ->
                    real.softmaxGradient(kernels, m, n, in, x.offsetInt(), x.ldInt(), out, y.offsetInt(), y.ldInt());
                default ->
                    real.logSoftmaxGradient(kernels, m, n, in, x.offsetInt(), x.ldInt(), out, y.offsetInt(), y.ldInt());
            }
            return 0;
        });
    }

    private static boolean sameAs(Place x, Place y) {
        return x.array() == y.array() && x.offset() == y.offset() && x.ld() == y.ld();
    }

    private static <T> Case<T> crossEntropy(RandomOperands<T> r, SplittableRandom random) {
        int m = r.size();
        int n = r.size();
        Place x = r.matrix(m, n);
        Place g = r.oneIn(3) ? x : r.matrix(m, n);
        if (!sameAs(x, g)) {
            r.apart(g, x);
        }
        double scale = r.factor(ALPHAS);
        Weights weights = r.oneIn(2) ? Weights.draw(r, m, n, g) : null;
        if (r.oneIn(2)) {
            Place targets = r.matrix(m, n);
            r.apart(g, targets);
            if (weights != null) {
                return new Case<>(
                        "weighted cross-entropy " + m + "×" + n + " " + weights,
                        r,
                        (kernels, a) -> r.real.crossEntropy(
                                kernels, in(r, a, x), in(r, a, targets), weights.of(r.real, a), scale, in(r, a, g)));
            }
            return new Case<>(
                    "cross-entropy " + m + "×" + n,
                    r,
                    (kernels, a) -> r.real.crossEntropy(
                            kernels,
                            m,
                            n,
                            a.get(x.array()),
                            x.offsetInt(),
                            x.ldInt(),
                            a.get(targets.array()),
                            targets.offsetInt(),
                            targets.ldInt(),
                            scale,
                            a.get(g.array()),
                            g.offsetInt(),
                            g.ldInt()));
        }
        int offset = weights == null ? random.nextInt(4) : 0;
        int[] labels = new int[Math.clamp(m, 0, 1000) + offset];
        for (int i = 0; i < labels.length; i++) {
            boolean wrong = r.oneIn(2000);
            labels[i] = wrong ? (r.oneIn(2) ? -1 : n) : random.nextInt(Math.max(1, n));
            if (i >= offset && (wrong || n < 1)) {
                r.refusals.add(IllegalArgumentException.class);
            }
        }
        if (m > 1000) {
            r.refusals.add(IndexOutOfBoundsException.class);
        }
        if (weights != null) {
            return new Case<>(
                    "weighted cross-entropy of labels " + m + "×" + n + " " + weights,
                    r,
                    (kernels, a) -> r.real.crossEntropy(
                            kernels, in(r, a, x), labels, weights.of(r.real, a), scale, in(r, a, g)));
        }
        return new Case<>(
                "cross-entropy of labels " + m + "×" + n,
                r,
                (kernels, a) -> r.real.crossEntropy(
                        kernels,
                        m,
                        n,
                        a.get(x.array()),
                        x.offsetInt(),
                        x.ldInt(),
                        labels,
                        offset,
                        scale,
                        a.get(g.array()),
                        g.offsetInt(),
                        g.ldInt()));
    }

    /// Smoothing and weights of a cross-entropy; places are null where there are none.
    private record Weights(double smoothing, Place ofClasses, Place ofSamples) {
        static Weights draw(RandomOperands<?> r, int m, int n, Place gradient) {
            Weights drawn =
                    new Weights(r.oneIn(2) ? 0 : 0.1, r.oneIn(2) ? r.vector(n) : null, r.oneIn(2) ? r.vector(m) : null);
            for (Place weights : new Place[] {drawn.ofClasses, drawn.ofSamples}) {
                if (weights != null) {
                    r.apart(gradient, weights);
                }
            }
            return drawn;
        }

        <T> CrossEntropy<T> of(Real<T> real, List<T> x) {
            CrossEntropy<T> all = real.weighting().withLabelSmoothing(smoothing);
            if (ofClasses != null) {
                all = all.withClassWeights(x.get(ofClasses.array()), ofClasses.offsetInt());
            }
            if (ofSamples != null) {
                all = all.withSampleWeights(x.get(ofSamples.array()), ofSamples.offsetInt());
            }
            return all;
        }
    }
}
