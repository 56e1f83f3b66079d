package dev.lanewise.jmh.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BlockSizesTest {
    private static final BlockSizes SIZES = new BlockSizes(512, 258, 1024);

    @Test
    void textAndBack() {
        assertEquals(SIZES, BlockSizes.parse(SIZES.parameter()));
        assertEquals("512×258×1024", SIZES.toString());
        for (String text : new String[] {"", "model", "512", "512x258", "512x258x0", "512x258x-1", "512×258×1024"}) {
            assertThrows(IllegalArgumentException.class, () -> BlockSizes.parse(text), text);
        }
        assertThrows(IllegalArgumentException.class, () -> new BlockSizes(0, 1, 1));
    }

    @Test
    void theNameOfAContenderSaysThem() {
        for (boolean model : new boolean[] {false, true}) {
            String name = SIZES.contender(model);
            assertEquals(SIZES, BlockSizes.of(name));
            assertEquals(model, BlockSizes.isModel(name));
            assertFalse(Analysis.isPeer(name), "it is Lanewise");
        }
        for (String other : new String[] {"lanewise", "lanewise-packed", "openblas", "lanewise-model", ""}) {
            assertNull(BlockSizes.of(other), other);
            assertFalse(BlockSizes.isModel(other), other);
        }
        assertTrue(SIZES.contender(true).startsWith("lanewise-model-"));
    }
}
