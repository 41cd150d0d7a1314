#pragma once

class Configuration;

/// Pools of which no two are alike: ten thousand should take no more than their number says.
void size100Pools(const Configuration &values);
void size10000Pools(const Configuration &values);

/// A profile with 10,000 pools, from its text to its findings, as after a keystroke in it.
void checkManyPools(const Configuration &values);
