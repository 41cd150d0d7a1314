#pragma once

#include "core/yaml/yaml_path.h"

/// A path in plain words, for settings that have no label of their own: `operator.rollOutPods` gives "Roll out pods",
/// `hubble.relay.replicas` "Relay replicas", `bpf.tproxy` "BPF TPROXY".
QString labelFromPath(const YamlPath &path);

/// The lower-case words of a key: `enableIPv4Masquerade` gives enable, ipv4, masquerade.
QStringList wordsOfKey(const QString &key);
