/// Readers of data sets: images with labels ([dev.lanewise.mlp.data.LabelledImages]), files of separated values
/// ([dev.lanewise.mlp.data.Csv]) and their [dev.lanewise.mlp.data.Scaling], and files of raw records that are mapped
/// because they are larger than memory ([dev.lanewise.mlp.data.FloatMappedDataSet]).
package dev.lanewise.mlp.data;
