package dev.lanewise.mlp.model;

import java.io.IOException;

/// Bytes that are made while they are written, so that no second copy of the parameters is held.
interface Content {
    void writeTo(LittleEndianOutput out) throws IOException;
}
