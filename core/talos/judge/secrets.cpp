#include "core/talos/judge/secrets.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Keys of Talos' structures that hold secrets, whatever section they are in.
bool isSecret(const QString &key)
{
    static const QStringList secrets{u"key"_s,
                                     u"crt"_s,
                                     u"cert"_s,
                                     u"token"_s,
                                     u"secret"_s,
                                     u"privateKey"_s,
                                     u"id"_s,
                                     u"clusterID"_s,
                                     u"clusterSecret"_s,
                                     u"auth"_s,
                                     u"presharedKey"_s,
                                     u"apiToken"_s,
                                     u"password"_s,
                                     u"username"_s,
                                     u"identityToken"_s,
                                     u"passphrase"_s,
                                     u"content"_s,
                                     u"contents"_s,
                                     u"manifest"_s,
                                     u"publicKey"_s,
                                     u"secretboxEncryptionSecret"_s,
                                     u"aescbcEncryptionSecret"_s};
    return secrets.contains(key);
}

enum class Shown { All, Nothing };

void hide(MachineNode &node, Shown shown)
{
    if (node.isScalar() && shown == Shown::Nothing && !node.text.isEmpty())
        node.text = u"(hidden)"_s;
    for (MachineNode &item : node.items)
        hide(item, shown);
    for (auto &[key, value] : node.entries)
        hide(value, isSecret(key) ? Shown::Nothing : shown);
}

} // namespace

QString shownValue(const YamlPath &path, const MachineNode &node)
{
    if (node.isList())
        return u"a list"_s;
    if (node.isMap())
        return u"a section with keys"_s;
    const auto isKept = [](const YamlPath::Step &step) {
        const QString *key = std::get_if<QString>(&step);
        return key && isSecret(*key);
    };
    return std::ranges::any_of(path.steps(), isKept) ? u"a value not shown here"_s : node.toValue().toDisplay();
}

void hideSecrets(MachineNode &node)
{
    hide(node, Shown::All);
}
