#pragma once

#include "core/yaml/yaml_text.h"

/// A YAML text that a literal block (`values: |`) of another text holds, as Argo CD applications keep Helm values. It
/// is read and edited like a text of its own; its splices are then written into the block.
class EmbeddedYaml
{
public:
    /// Fails where the node isn't a literal block or its content isn't YAML; the error has its place in the outer text.
    static Result<EmbeddedYaml> read(const YamlText &outer, int node);

    const YamlText &text() const { return m_text; }

    /// The splice of the outer text that makes `splice` of this one.
    Splice outward(const YamlText &outer, const Splice &splice) const;

    qsizetype outerOffset(qsizetype offset) const;
    /// The nearest offset of this text.
    qsizetype innerOffset(qsizetype outerOffset) const;

private:
    /// A line of the block: where it starts in both texts, and how much indentation only the outer one has.
    struct Line
    {
        qsizetype outer = 0;
        qsizetype inner = 0;
        qsizetype indent = 0;
    };

    explicit EmbeddedYaml(const YamlText &outer, int node);
    const Line &lineAt(qsizetype offset) const;
    QByteArray indented(QByteArrayView text) const;

    YamlText m_text;
    std::vector<Line> m_lines; ///< the last one is the (empty) place behind the block
    qsizetype m_indent = 0;
};
