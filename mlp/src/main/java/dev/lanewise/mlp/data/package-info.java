/// Readers of data sets: images with labels ([dev.lanewise.mlp.data.LabelledImages]); files of separated values
/// ([dev.lanewise.mlp.data.Csv]), whose [dev.lanewise.mlp.data.CsvSchema] encodes and scales
/// ([dev.lanewise.mlp.data.Scaling]) other files like the first and reads inputs alone row by row
/// ([dev.lanewise.mlp.data.CsvRows]); and files of raw records that are mapped because they are larger than memory
/// ([dev.lanewise.mlp.data.FloatMappedDataSet]).
///
/// May use nets, `training` (what it reads is a data set) and `files`.
package dev.lanewise.mlp.data;
