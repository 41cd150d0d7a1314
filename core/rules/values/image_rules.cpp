#include "core/rules/combination.h"
#include "core/rules/set_settings.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

/// The parts of an image: a group with repository, tag, digest and useDigest.
struct Image
{
    YamlPath tag;
    YamlPath digest;
    YamlPath useDigest;
    YamlPath override_;
};

Image imageOf(const YamlPath &group)
{
    return {.tag = group.child(u"tag"_s),
            .digest = group.child(u"digest"_s),
            .useDigest = group.child(u"useDigest"_s),
            .override_ = group.child(u"override"_s)};
}

/// Calls `judge` for every image of which the file sets the given part.
template<typename Judge>
QList<Violation> forEachImage(const CheckContext &context, const QString &part, Judge judge)
{
    QList<Violation> violations;
    for (const YamlPath &path : context.values.explicitLeaves()) {
        const Image image = imageOf(path.parent());
        if (path.lastName() != part || !context.values.catalogue().find(image.tag) || path.size() < 2)
            continue;
        if (std::optional<Violation> violation = judge(image))
            violations += *std::move(violation);
    }
    return violations;
}

QList<Violation> checkTagsBesideDigests(const CheckContext &context)
{
    return forEachImage(context, u"tag"_s, [&context](const Image &image) -> std::optional<Violation> {
        const QString digest = context.values.string(image.digest);
        if (context.values.state(image.tag) != SettingState::Set || context.values.isExplicit(image.digest) ||
            digest.isEmpty() || !context.values.isTrue(image.useDigest) ||
            !context.values.string(image.override_).isEmpty())
            return {};
        return Violation{
            .message =
                u"%1 is %2, but the chart's digest of another release stays with it, and the digest decides"_s.arg(
                    image.tag.toString(), context.values.value(image.tag).toDisplay()),
            .settings = {image.tag, image.digest, image.useDigest},
            .fixes = {Fix{.label = u"Go by the tag alone"_s, .changes = {setTo(image.useDigest, false)}},
                      Fix{.label = u"Use the chart's image"_s, .changes = {unset(image.tag)}}}};
    });
}

QList<Violation> checkUnusedDigests(const CheckContext &context)
{
    return forEachImage(context, u"digest"_s, [&context](const Image &image) -> std::optional<Violation> {
        if (context.values.state(image.digest) != SettingState::Set || context.values.string(image.digest).isEmpty() ||
            context.values.isTrue(image.useDigest))
            return {};
        return Violation{
            .message = u"%1 is set, but %2 is %3: the image goes by its tag"_s.arg(
                image.digest.toString(), image.useDigest.toString(), context.values.value(image.useDigest).toDisplay()),
            .settings = {image.digest, image.useDigest},
            .fixes = {Fix{.label = u"Use the digest"_s, .changes = {setTo(image.useDigest, true)}},
                      Fix{.label = u"Remove the digest"_s, .changes = {unset(image.digest)}}}};
    });
}

QList<Violation> checkMalformedDigests(const CheckContext &context)
{
    static const QRegularExpression pattern(u"^[a-z0-9]+([+._-][a-z0-9]+)*:[0-9a-fA-F]{32,}$"_s);
    return forEachImage(context, u"digest"_s, [&context](const Image &image) -> std::optional<Violation> {
        const QString digest = context.values.string(image.digest);
        if (digest.isEmpty() || digest.contains("${"_L1) || digest.contains("{{"_L1) ||
            pattern.match(digest).hasMatch() || !context.values.isTrue(image.useDigest))
            return {};
        return Violation{.message = u"%1 is %2, which isn't a digest (sha256:…)"_s.arg(image.digest.toString(), digest),
                         .settings = {image.digest},
                         .fixes = {Fix{.label = u"Go by the tag alone"_s,
                                       .changes = {unset(image.digest), setTo(image.useDigest, false)}}}};
    });
}

QList<Violation> checkOverriddenParts(const CheckContext &context)
{
    return forEachImage(context, u"override"_s, [&context](const Image &image) -> std::optional<Violation> {
        QList<YamlPath> idle;
        for (const YamlPath &part : {image.tag, image.digest, image.tag.parent().child(u"repository"_s)}) {
            if (context.values.state(part) == SettingState::Set)
                idle += part;
        }
        if (context.values.string(image.override_).isEmpty() || idle.isEmpty())
            return {};
        Fix fix{.label = u"Remove what is overridden"_s};
        for (const YamlPath &part : idle)
            fix.changes.push_back(unset(part));
        return Violation{.message = u"%1 has no effect because %2 names the whole image"_s.arg(
                             idle.front().toString(), image.override_.toString()),
                         .settings = idle,
                         .fixes = {fix}};
    });
}

constexpr char source[] =
    "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/_helpers.tpl";

constexpr Rule rules[] = {
    {"images.tag-beside-digest", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A tag that the chart's digest overrules"),
     QT_TRANSLATE_NOOP("Rules", "A released chart pins its images by digest. With a tag of another release both are "
                                "rendered, and what is pulled goes by the digest: still the old image."),
     source, checkTagsBesideDigests},
    {"images.digest-unused", Severity::Warning, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "A digest that isn't used"),
     QT_TRANSLATE_NOOP("Rules", "The chart adds the digest only where useDigest is on."), source, checkUnusedDigests},
    {"images.digest-malformed", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A digest that isn't one"),
     QT_TRANSLATE_NOOP("Rules", "The chart puts it behind the image as it is; the kubelet refuses the name "
                                "(InvalidImageName)."),
     "https://kubernetes.io/docs/concepts/containers/images/#image-names", checkMalformedDigests},
    {"images.overridden", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Parts of an image that is overridden"),
     QT_TRANSLATE_NOOP("Rules", "override takes the place of repository, tag and digest."), source,
     checkOverriddenParts},
};

} // namespace

std::span<const Rule> imageRules()
{
    return rules;
}
